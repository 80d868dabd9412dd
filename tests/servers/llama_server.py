"""llama.cpp's OpenAI-compatible server over one model file; prints its address, and ends with its standard input.

Run as: python llama_server.py MODEL.gguf
"""

import os
import sys

from xllamacpp import CommonParams, Server

if __name__ == "__main__":
    wanted = CommonParams()
    wanted.model.path = sys.argv[1]
    wanted.n_ctx = 4096
    wanted.n_parallel = 1
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = 1
    wanted.warmup = wanted.ui = False
    wanted.verbosity = -1
    wanted.hostnames, wanted.port = ["127.0.0.1"], 0
    server = Server(wanted)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()  # ends when whoever started us does, however that happens
    os._exit(0)  # the server has no way to stop
