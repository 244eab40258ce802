/// The page for people: a token, a place to drop files, and each file's way from upload to result, live.
///
/// One document without anything from elsewhere. It asks the API as any client would.
enum WebPage {
    /// The page, which says how large a file may be before anybody tries.
    static func html(limit: Int64) -> String {
        head + style + markup + "<script>\nconst LIMIT = \(limit);\n" + WebScript.text + "</script>\n</html>\n"
    }

    private static let head = #"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Millrace</title>
        <link rel="icon" href="data:,">

        """#

    private static let style = #"""
        <style>
        :root { color-scheme: light dark; --back: #f6f7f9; --card: #fff; --text: #1c2330; --soft: #667085;
          --line: #d9dee7; --accent: #2563eb; --good: #15803d; --bad: #c62828; }
        @media (prefers-color-scheme: dark) { :root { --back: #12151b; --card: #1b2029; --text: #e6e9ef;
          --soft: #98a2b3; --line: #303846; --accent: #6ea0ff; --good: #57c785; --bad: #ff7b72; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
        header { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; justify-content: space-between; }
        h1 { font-size: 1.4rem; margin: 0; letter-spacing: -.01em; }
        input, button { font: inherit; color: inherit; }
        input[type=password], #find input, select { font: inherit; color: inherit; padding: .45rem .7rem; border: 1px solid var(--line); border-radius: .5rem;
          background: var(--card); } input[type=password] { width: min(22rem, 60vw); }
        #find { display: flex; flex-wrap: wrap; gap: .5rem; } #words { flex: 1 1 14rem; } #tag { flex: 0 1 9rem; }
        #found .hit { padding: .6rem .25rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
        #found .name { border: 0; padding: 0; background: none; text-align: left; color: var(--accent); }
        mark { background: #facc1566; color: inherit; border-radius: .2rem; }
        button { padding: .4rem .9rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card);
          cursor: pointer; } button:hover { border-color: var(--accent); }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        #drop { display: block; margin: 1.5rem 0; padding: 2.5rem 1rem; text-align: center; cursor: pointer;
          border: 2px dashed var(--line); border-radius: 1rem; background: var(--card); color: var(--soft); }
        #drop.over { border-color: var(--accent); color: var(--accent); } #drop strong { color: var(--text); }
        #drop input { position: absolute; opacity: 0; width: 1px; height: 1px; }
        #note { min-height: 1.5rem; color: var(--bad); }
        article { display: grid; grid-template-columns: 5rem 1fr auto; gap: .25rem 1rem; align-items: start;
          background: var(--card); border: 1px solid var(--line); border-radius: .9rem; padding: 1rem; margin: .75rem 0; }
        article > img, article > .blank { width: 5rem; height: 5rem; object-fit: cover; border-radius: .5rem;
          background: var(--back); } .blank { display: grid; place-items: center; color: var(--soft); font-size: .8rem; }
        .name { font-weight: 600; overflow-wrap: anywhere; } .soft { color: var(--soft); font-size: .875rem; }
        .body { min-width: 0; } .tags span { display: inline-block; border: 1px solid var(--line); border-radius: 1rem;
          padding: 0 .6rem; margin: .15rem .25rem .15rem 0; font-size: .85rem; }
        .bar { height: .35rem; border-radius: 1rem; background: var(--line); overflow: hidden; margin: .45rem 0; }
        .bar i { display: block; height: 100%; width: 0; background: var(--accent); transition: width .3s; }
        .completed .bar i { background: var(--good); } .failed .bar i { background: var(--bad); }
        .completed .state { color: var(--good); } .failed .state { color: var(--bad); }
        details { margin-top: .5rem; } summary { cursor: pointer; color: var(--soft); }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 22rem; overflow: auto; padding: .75rem;
          border-radius: .5rem; background: var(--back); font: .85rem/1.5 ui-monospace, monospace; }
        @media (max-width: 34rem) { article { grid-template-columns: 3.5rem 1fr; }
          article > img, article > .blank { width: 3.5rem; height: 3.5rem; } }
        @media (prefers-reduced-motion: reduce) { .bar i { transition: none; } }
        </style>

        """#

    private static let markup = #"""
        <main>
        <header>
          <h1>Millrace</h1>
          <form id="login">
            <input id="token" type="password" autocomplete="off" placeholder="Token" aria-label="Token">
            <button>Sign in</button>
          </form>
        </header>
        <label id="drop">
          <input id="pick" type="file" multiple>
          <strong>Drop files here</strong>, paste them, or click to choose.<br>
          <span class="soft">Pictures, scans, PDF, Office, films, text. Up to <span id="limit"></span> each.</span>
        </label>
        <form id="find" role="search">
          <input id="words" type="search" maxlength="300" placeholder="Search your files" aria-label="Search your files">
          <input id="tag" list="tags" maxlength="50" autocomplete="off" placeholder="Tag" aria-label="Only with this tag">
          <datalist id="tags"></datalist>
          <select id="mode" aria-label="How to search">
            <option value="hybrid">Words and likeness</option>
            <option value="text">Words, names, tags</option>
            <option value="semantic">Likeness</option>
          </select>
          <button>Search</button>
        </form>
        <section id="found" aria-live="polite" aria-label="What was found"></section>
        <div id="note" role="alert"></div>
        <section id="list" aria-live="polite" aria-label="Files"></section>
        <p><button id="more" hidden>Show more</button> <a class="soft" href="openapi.yaml">API</a></p>
        </main>

        """#
}
