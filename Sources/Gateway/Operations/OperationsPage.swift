/// The operator's page: a token, two tables, renewed every few seconds.
enum OperationsPage {
    static let html = #"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Millrace operations</title>
        <style>
        :root { color-scheme: light dark; --line: #8884; --accent: #2563eb; --bad: #dc2626; }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.3rem; } h2 { font-size: 1rem; margin-top: 2rem; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .35rem .6rem;
          border-bottom: 1px solid var(--line); vertical-align: top; } th { font-weight: 600; opacity: .7; }
        td.n { text-align: right; font-variant-numeric: tabular-nums; }
        input { font: inherit; padding: .4rem .6rem; width: min(30rem, 60vw); border: 1px solid var(--line);
          border-radius: .4rem; } button { font: inherit; padding: .4rem .9rem; border-radius: .4rem; cursor: pointer;
          border: 1px solid var(--line); background: var(--accent); color: white; }
        #note { color: var(--bad); } .scroll { overflow-x: auto; }
        </style>
        <h1>Millrace operations</h1>
        <form id="login"><input id="token" type="password" autocomplete="off" aria-label="Token with the scope admin"
          placeholder="Token with the scope admin"> <button>Show</button> <span id="note" role="status"></span></form>
        <h2>Queues</h2><div class="scroll"><table id="queues"></table></div>
        <h2>Failed for good</h2><div class="scroll"><table id="dead"></table></div>
        <script>
        const $ = id => document.getElementById(id);
        const states = ["queued", "running", "retrying", "done", "skipped", "dead", "cancelled"];
        let token = sessionStorage.token || "", timer;
        $("token").value = token;
        async function get(path) {
          const answer = await fetch(path, { headers: { Authorization: "Bearer " + token } });
          const body = await answer.json();
          if (!answer.ok) throw new Error(body.detail || answer.statusText);
          return body.items;
        }
        function fill(table, heads, rows) {
          const cell = (tag, text, numeric) => {
            const element = document.createElement(tag);
            element.textContent = text;
            if (numeric) element.className = "n";
            return element;
          };
          const row = (tag, cells) => {
            const element = document.createElement("tr");
            element.append(...cells.map(value => cell(tag, value ?? "", typeof value === "number")));
            return element;
          };
          table.replaceChildren(row("th", heads), ...rows.map(cells => row("td", cells)));
        }
        async function show() {
          clearTimeout(timer);
          if (!token) return;
          try {
            const [queues, dead] = await Promise.all([get("api/queues"), get("api/dead")]);
            fill($("queues"), ["stage", ...states, "oldest waiting, s", "outbox"], queues.map(q => [q.stage,
              ...states.map(s => q.counts[s] || 0), Math.round(q.oldest_queued_seconds), q.outbox]));
            fill($("dead"), ["when", "file", "owner", "stage", "attempts", "why"], dead.map(d => [
              new Date(d.at).toLocaleString(), d.filename + " " + d.file_id, d.owner, d.stage, d.attempts,
              d.error ? d.error.code + ": " + d.error.message : ""]));
            $("note").textContent = "";
          } catch (error) { $("note").textContent = error.message; }
          timer = setTimeout(show, 3000);
        }
        $("login").onsubmit = event => {
          event.preventDefault();
          token = sessionStorage.token = $("token").value.trim();
          show();
        };
        show();
        </script>
        </html>
        """#
}
