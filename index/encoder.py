"""A plain BERT sentence encoder as an ONNX graph whose weights stay in the model's own ``model.safetensors``.

Importing sentence-transformers costs 4 to 7 CPU seconds, a query 10 ms. So the graph is written here, node by
node: ONNX Runtime reads each weight from the safetensors file by its offset ("external data"), nothing is
exported and no second copy of the model lies on disk. A run takes texts of one length only, so there is no
padding and no mask.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.bert import Bert, tensors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnx import NodeProto, TensorProto
    from onnxruntime import InferenceSession

FUSED = "com.microsoft"
"""The domain of ONNX Runtime's own operators."""
OPSET, FUSED_OPSET, IR_VERSION = 17, 1, 8
"""Those of ONNX 1.12 (2022), the first with LayerNormalization."""
MOST_7_BITS = 63

Weights = Mapping[str, "NDArray[np.float32]"]
"""Weights that stand for the packaged ones, by name."""


def session(bert: Bert) -> "InferenceSession":
    """From ``pieces``, int64 of (texts, length), to ``vectors``, float32 of (texts, width), each of length 1.

    Several threads may run it at once; a run uses the thread that calls it and no other.
    """
    return _session(bert, {}, _Graph.vectors)


def lower_session(bert: Bert, split: int) -> "InferenceSession":
    """From ``pieces`` to ``rows``, float32 of (texts, length, width), after the first ``split`` layers."""
    return _session(bert, {}, lambda graph: graph.lower(split))


def upper_session(bert: Bert, split: int, weights: Weights) -> "InferenceSession":
    """From ``lower``, float32 of (texts, length, width), through the layers from ``split`` on, to ``rows``."""
    return _session(bert, weights, lambda graph: graph.upper(split))


def _session(bert: Bert, own: Weights, build: "Callable[[_Graph], bytes]") -> "InferenceSession":
    from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

    weights = bert.weights.resolve()  # a link, as in the hub's cache; ONNX Runtime follows none to elsewhere
    options = SessionOptions()
    folder = "session.model_external_initializers_file_folder_path"
    options.add_session_config_entry(folder, str(weights.parent))
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # The next level fuses Add and LayerNormalization into SkipLayerNormalization, which takes 6 times as long
    # as the two: 14 % of a run (ONNX Runtime 1.32 on x86).
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.enable_mem_pattern = False  # a pattern is kept for each length seen
    options.log_severity_level = 3
    return InferenceSession(build(_Graph(bert, weights, own)), options, providers=["CPUExecutionProvider"])


class _Graph:
    """The graph while it is written: a method that adds a node returns the name of its output."""

    def __init__(self, bert: Bert, weights: Path, own: Weights) -> None:
        self._bert = bert
        self._weights = weights
        self._own = own
        self._header = tensors(weights)
        self._nodes: list[NodeProto] = []
        self._tensors: dict[str, TensorProto] = {}

    def vectors(self) -> bytes:
        """Pooled after the last layer."""
        zero, one = self._constant([0]), self._constant([1])
        texts = self._layers(self._embedded(), range(self._bert.layers))
        if self._bert.pooling == "mean":
            pooled = self._add("ReduceMean", texts, axes=[1], keepdims=0)
        else:
            pooled = self._add("Squeeze", self._add("Slice", texts, zero, one, one), one)
        self._add("LpNormalization", pooled, output="vectors", axis=-1, p=2)
        return self._model("pieces", "vectors")

    def lower(self, split: int) -> bytes:
        """A vector for each piece, after some layers."""
        self._add("Identity", self._layers(self._embedded(), range(split)), output="rows")
        return self._model("pieces", "rows")

    def upper(self, split: int) -> bytes:
        """The layers after those."""
        self._add("Identity", self._layers("lower", range(split, self._bert.layers)), output="rows")
        return self._model("lower", "rows")

    def _embedded(self) -> str:
        """Pieces as vectors, with their places; (texts, length, width)."""
        zero, one = self._constant([0]), self._constant([1])
        words = self._add("Gather", self._weight("embeddings.word_embeddings.weight"), "pieces")
        length = self._add("Shape", "pieces", start=1, end=2)
        places = self._weight("embeddings.position_embeddings.weight")
        kinds = self._weight("embeddings.token_type_embeddings.weight")  # a lone text is of kind 0
        summed = self._add("Add", words, self._add("Slice", places, zero, length, zero))
        summed = self._add("Add", summed, self._add("Slice", kinds, zero, one, zero))
        return self._norm(summed, "embeddings.LayerNorm")

    def _layers(self, texts: str, layers: range) -> str:
        """Some layers of BERT as its paper has it, in rows of (texts x pieces, width) except where a text is one."""
        shape = self._add("Shape", texts)
        flat = self._constant([-1, self._bert.width])
        rows = self._add("Reshape", texts, flat)
        for layer in layers:
            rows = self._layer(rows, f"encoder.layer.{layer}", shape, flat)
        return self._add("Reshape", rows, shape)

    def _model(self, source: str, output: str) -> bytes:
        from onnx import TensorProto, helper

        rows: list[str | int] = ["texts", "length", self._bert.width]
        inputs = {
            "pieces": helper.make_tensor_value_info("pieces", TensorProto.INT64, rows[:2]),
            "lower": helper.make_tensor_value_info("lower", TensorProto.FLOAT, rows),
        }
        shape = [rows[0], rows[2]] if output == "vectors" else rows
        graph = helper.make_graph(
            self._nodes,
            "bert",
            [inputs[source]],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
            list(self._tensors.values()),
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, FUSED_OPSET)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
        return bytes(model.SerializeToString())

    def _layer(self, rows: str, layer: str, shape: str, flat: str) -> str:
        attention = f"{layer}.attention"
        asked = [self._linear(rows, f"{attention}.self.{part}") for part in ("query", "key", "value")]
        asked = [self._add("Reshape", part, shape) for part in asked]
        heard = self._add("MultiHeadAttention", *asked, domain=FUSED, num_heads=self._bert.heads)
        heard = self._linear(self._add("Reshape", heard, flat), f"{attention}.output.dense")
        rows = self._norm(self._add("Add", heard, rows), f"{attention}.output.LayerNorm")
        inner = f"{layer}.intermediate.dense"
        wide = self._product(rows, f"{inner}.weight")
        wide = self._add("BiasGelu", wide, self._weight(f"{inner}.bias"), domain=FUSED)  # exact, by erf
        narrow = self._linear(wide, f"{layer}.output.dense")
        return self._norm(self._add("Add", narrow, rows), f"{layer}.output.LayerNorm")

    def _linear(self, rows: str, name: str) -> str:
        return self._product(rows, f"{name}.weight", self._weight(f"{name}.bias"))

    def _product(self, rows: str, weight: str, *bias: str) -> str:
        """Rows times a weight, and a bias added; in whole numbers of 8 bits if the weight is one of our own.

        Rows are rounded as they come, weights here, each column by a scale of its own: 0.4 of the time. With 7 bits a
        sum of two products fits 16 bits, which is what processors without VNNI have for it.
        """
        if weight not in self._own:
            return self._add("Gemm", rows, self._weight(weight), *bias, transB=1)
        import numpy as np

        columns = np.asarray(self._own[weight].T, np.float32)
        scale = np.maximum(np.abs(columns).max(axis=0), 1e-8) / MOST_7_BITS
        rounded = self._in_memory(f"{weight}.rounded", np.round(columns / scale).astype(np.int8))
        scales = self._in_memory(f"{weight}.scale", scale.astype(np.float32))
        return self._add("DynamicQuantizeMatMul", rows, rounded, scales, "", *bias, domain=FUSED)

    def _norm(self, rows: str, name: str) -> str:
        weight, bias = self._weight(f"{name}.weight"), self._weight(f"{name}.bias")
        return self._add("LayerNormalization", rows, weight, bias, axis=-1, epsilon=self._bert.epsilon)

    def _add(self, operator: str, *inputs: str, output: str = "", domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        output = output or f"{operator}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def _constant(self, values: list[int]) -> str:
        from onnx import TensorProto, helper

        name = f"constant_{len(self._tensors)}"
        self._tensors[name] = helper.make_tensor(name, TensorProto.INT64, [len(values)], values)
        return name

    def _weight(self, name: str) -> str:
        from onnx import StringStringEntryProto, TensorProto

        start, end = self._header[name]["data_offsets"]
        if name in self._own:
            return self._in_memory(name, self._own[name])
        place = {"location": self._weights.name, "offset": str(start), "length": str(end - start)}
        self._tensors[name] = TensorProto(
            name=name,
            data_type=TensorProto.FLOAT,
            dims=self._header[name]["shape"],
            data_location=TensorProto.EXTERNAL,
            external_data=[StringStringEntryProto(key=key, value=value) for key, value in place.items()],
        )
        return name

    def _in_memory(self, name: str, values: "NDArray[Any]") -> str:
        from onnx import numpy_helper

        self._tensors[name] = numpy_helper.from_array(values, name)
        return name
