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
        input[type=password], #find input, .crop input, select { font: inherit; color: inherit; padding: .45rem .7rem; border: 1px solid var(--line); border-radius: .5rem;
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
        h2 { font-size: 1rem; margin: 1.25rem 0 .35rem; } .crop, .crop > details > div { min-width: 0; }
        .crop { grid-column: 1 / -1; } .crop:empty { display: none; } .crop p { margin: .35rem 0; }
        .why { border-left: 3px solid var(--bad); padding-left: .6rem; }
        .crop dl { display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: .15rem .75rem; margin: .5rem 0; }
        dt { color: var(--soft); } dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
        .scroll { overflow-x: auto; } .scroll table { border-collapse: collapse; width: 100%; }
        .scroll th, .scroll td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0;
          border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; white-space: nowrap; }
        .choice { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; }
        [aria-pressed=true] { border-color: var(--accent); color: var(--accent); font-weight: 600; }
        .map { display: block; max-width: 100%; height: auto; margin: .5rem 0; border-radius: .5rem; }
        .zones { width: 100%; max-width: 26rem; table-layout: fixed; border-spacing: 2px; caption-side: bottom; }
        .zones td { padding: .3rem 0; text-align: center; font-size: .75rem; border-radius: .2rem; cursor: default;
          background: var(--back); } .zones caption { text-align: left; }
        #drone, #fields { margin: 1rem 0; } #sent { color: var(--accent); overflow-wrap: anywhere; }
        #flight { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .6rem;
          padding: .5rem 0; align-items: end; } #flight .wide { grid-column: 1 / -1; margin: 0; }
        #flight input { display: block; width: 100%; padding: .45rem .7rem; border: 1px solid var(--line);
          border-radius: .5rem; background: var(--card); }
        .field { padding: .75rem 0; border-bottom: 1px solid var(--line); }
        svg { display: block; width: 100%; height: 3.75rem; fill: none; }
        path { stroke: var(--accent); stroke-width: 2px; vector-effect: non-scaling-stroke; stroke-linecap: round; }
        path + path { stroke-width: 7px; }
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
        <details id="drone">
          <summary>Drone picture <span id="sent"></span></summary>
          <form id="flight">
            <label class="wide">Bands, in the order of the file
              <input id="bands" list="orders" maxlength="400" autocomplete="off" placeholder="red,green,blue,nir"
                aria-describedby="bands-why"></label>
            <datalist id="orders"><option value="red,green,blue,nir"><option value="blue,green,red,nir,red_edge">
              <option value="green,red,red_edge,nir"><option value="nir"></datalist>
            <label>Latitude <input id="latitude" type="number" step="any" min="-90" max="90"></label>
            <label>Longitude <input id="longitude" type="number" step="any" min="-180" max="180"></label>
            <label>Metres above the ground <input id="altitude" type="number" step="any" min="0" max="20000"></label>
            <p class="soft wide" id="bands-why">Only what the file does not say itself. Known are blue, green, red,
              red_edge, nir, thermal and pan; alpha is a channel that is none. It goes with every upload while it stands
              here. <button id="clear" type="button">Clear</button></p>
          </form>
        </details>
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
        <details id="fields">
          <summary>Fields</summary>
          <label class="soft">Over time: <select id="index">
            <option value="ndvi canopy_cover">NDVI, else plants cover</option>
            <option value="canopy_cover">Plants cover</option>
            <option value="ndvi">NDVI</option><option value="gndvi">GNDVI</option><option value="ndre">NDRE</option>
            <option value="savi">SAVI</option><option value="gli">GLI</option><option value="vari">VARI</option>
          </select></label>
          <div id="field-list" aria-live="polite"></div>
          <button id="more-fields" hidden>Show more fields</button>
        </details>
        <template id="chart">
          <svg viewBox="0 0 300 60" preserveAspectRatio="none" role="img"><path/><path/></svg>
        </template>
        <section id="list" aria-live="polite" aria-label="Files"></section>
        <p><button id="more" hidden>Show more</button> <a class="soft" href="openapi.yaml">API</a></p>
        </main>

        """#
}
