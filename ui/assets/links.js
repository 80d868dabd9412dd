// Links that share a question and the places that its answer cites.
const PLACES = 12;

export function link(exchange) {
  const address = new URL(location.pathname, location.origin);
  address.searchParams.set("q", exchange.question);
  for (const name of exchange.experts ?? []) address.searchParams.append("expert", name);
  for (const id of exchange.articles ?? []) address.searchParams.append("article", id);
  for (const one of (exchange.citations ?? []).slice(0, PLACES)) {
    address.searchParams.append("cite", `#src:${encodeURIComponent(one.article_id)}:${one.start}-${one.end}`);
  }
  return address.href;
}

/** What the page's address shares, if it does; the address is plain again afterwards. */
export function shared() {
  const params = new URLSearchParams(location.search);
  const question = params.get("q");
  if (!question) return null;
  history.replaceState(null, "", location.pathname + location.hash);
  return { question, experts: params.getAll("expert"), articles: params.getAll("article"), cites: params.getAll("cite") };
}
