// A question -> its reply, however often the server must be asked: a lost connection, a restart and a full line are
// waited out. Only what the server says of the question itself ends it.
const SLOWEST = 60_000; // ms until a request without any reply counts as lost
const PAUSES = [500, 1000, 2000, 4000, 8000];
const BROKEN = 3; // times that a server may fail at a question before the person is asked

// Ends early when the connection comes back or the person returns to the page.
function pause(ms, signal) {
  return new Promise((done) => {
    const over = () => {
      clearTimeout(timer);
      window.removeEventListener("online", over);
      window.removeEventListener("focus", over);
      signal.removeEventListener("abort", over);
      done();
    };
    const timer = setTimeout(over, ms);
    window.addEventListener("online", over);
    window.addEventListener("focus", over);
    signal.addEventListener("abort", over);
  });
}

// `say` tells the person why it takes longer: "busy", "offline", "login". Throws only when `signal` is aborted.
export async function ask(question, signal, say) {
  for (let tries = 0, broken = 0; ; tries += 1) {
    let reply = null;
    try {
      reply = await fetch("ask", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(question),
        signal: AbortSignal.any([signal, AbortSignal.timeout(SLOWEST)]),
      });
      if (reply.ok) return await reply.json();
      if (reply.status === 500 && (broken += 1) >= BROKEN) return { error: "" };
      if (reply.status < 500 && ![401, 408, 429].includes(reply.status)) return { error: await reply.text() };
    } catch (error) {
      if (signal.aborted) throw error;
      reply = null;
    }
    say(reply?.status === 401 ? "login" : [429, 503].includes(reply?.status) ? "busy" : "offline");
    const after = 1000 * Number(reply?.headers.get("retry-after")) || PAUSES[Math.min(tries, PAUSES.length - 1)];
    await pause(after * (0.75 + Math.random() / 2), signal); // not all at the same moment
    signal.throwIfAborted();
  }
}
