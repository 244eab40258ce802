/// The search of the page. Names and snippets are strangers' text: they are only ever set as text.
enum WebSearchScript {
    static let text = #"""
        // Highlights count code points, which a string does not.
        function marked(text, highlights) {
          const points = [...text], parts = [];
          let end = 0;
          for (const [from, to] of highlights) {
            parts.push(points.slice(end, from).join(""), make("mark", "", points.slice(from, to).join("")));
            end = to;
          }
          return [...parts, points.slice(end).join("")];
        }
        function hit({ file, page, snippet, highlights, similarity }) {
          const item = make("div", "hit"), name = make("button", "name", file.filename), text = make("div");
          name.type = "button";
          name.onclick = () => open(file);
          const place = [page && "page " + page, similarity && Math.round(similarity * 100) + " % alike"];
          item.append(name, make("span", "soft", place.filter(Boolean).map(word => " · " + word).join("")), text);
          if (snippet) text.append(...marked(snippet, highlights));
          return item;
        }
        function open(file) {
          let parts = rows.get(file.file_id);
          if (!parts) {
            parts = row(file.file_id, file.filename);
            $("list").prepend(parts.card);
            show(file.file_id, parts).catch(tell);
          }
          parts.card.scrollIntoView({ block: "center" });
        }

        // An answer that comes after a later question is of no use any more.
        let question = 0;
        function clearFinds() { question++; $("found").replaceChildren(); }
        async function find() {
          const words = $("words").value.trim(), tag = $("tag").value.trim();
          clearFinds();
          if (!words && !tag) return;
          const mine = question;
          const query = new URLSearchParams({ q: words || tag, mode: $("mode").value, tag });
          const { items, notes } = await json("search?" + query);
          if (mine !== question) return;
          $("found").replaceChildren(...items.map(hit), ...notes.map(note => make("div", "soft", note)));
          if (!items.length) $("found").prepend(make("div", "soft", "Nothing was found."));
        }
        $("find").onsubmit = event => {
          event.preventDefault();
          if (!token) return tell(new Error("Sign in with a token first: millrace token --user you"));
          tell();
          find().catch(tell);
        };

        let suggesting;
        $("tag").oninput = () => {
          clearTimeout(suggesting);
          suggesting = setTimeout(async () => {
            const prefix = $("tag").value.trim();
            if (!token || !prefix) return $("tags").replaceChildren();
            // Without suggestions one can still write.
            const { items } = await json("search/suggest-tags?q=" + encodeURIComponent(prefix)).catch(() => ({ items: [] }));
            $("tags").replaceChildren(...items.map(({ tag, count }) => {
              const option = make("option");
              option.value = tag;
              option.label = `${tag} (${count})`;
              return option;
            }));
          }, 200);
        };

        """#
}
