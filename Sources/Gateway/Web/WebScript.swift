/// What the page does. Text from the API is only ever set as text, never as markup.
enum WebScript {
    static let text = page + WebSearchScript.text + WebCropScript.text + WebFieldScript.text

    private static let page = #"""
        const $ = id => document.getElementById(id);
        const API = "api/v1/";
        const rows = new Map();
        let token = sessionStorage.token || "", next = null;
        $("token").value = token;
        $("limit").textContent = size(LIMIT);

        function size(bytes) {
          const units = ["bytes", "KB", "MB", "GB"];
          let unit = 0;
          while (bytes >= 1024 && unit < 3) { bytes /= 1024; unit++; }
          return (unit ? bytes.toFixed(bytes < 10 ? 1 : 0) : bytes) + " " + units[unit];
        }
        function make(tag, name, text) {
          const element = document.createElement(tag);
          if (name) element.className = name;
          if (text !== undefined) element.textContent = text;
          return element;
        }
        const headers = more => ({ Authorization: "Bearer " + token, ...more });
        async function ask(path, options = {}) {
          const answer = await fetch(API + path, { ...options, headers: headers(options.headers) });
          if (answer.ok) return answer;
          const problem = await answer.json().catch(() => ({}));
          throw Object.assign(new Error(problem.detail || answer.statusText), { status: answer.status });
        }
        const json = async path => (await ask(path)).json();

        function row(key, name) {
          const card = make("article"), body = make("div", "body"), actions = make("div");
          const parts = { card, picture: make("div", "blank", "…"), name: make("div", "name", name),
            state: make("div", "soft state"), bar: make("i"), result: make("div"), actions, crop: make("div", "crop") };
          const bar = make("div", "bar");
          bar.append(parts.bar);
          body.append(parts.name, parts.state, bar, parts.result);
          card.append(parts.picture, body, actions, parts.crop);
          rows.set(key, parts);
          return parts;
        }
        function state(parts, word, text, percent) {
          parts.card.className = word;
          parts.state.textContent = text;
          parts.bar.style.width = percent + "%";
        }

        // Some types are long words; the ending of the name says as much.
        function kind(file) {
          const ending = file.filename.toLowerCase().match(/\.([a-z0-9]{1,5})$/);
          return ending ? ending[1] : file.content_type.split("/").pop().slice(0, 8);
        }

        async function show(id, parts) {
          const file = await json("files/" + id);
          parts.name.textContent = file.filename;
          const why = file.error ? ": " + file.error.message : "";
          const step = file.status === "processing" && file.step ? ": " + file.step : "";
          state(parts, file.status, `${file.status}${step}${why} · ${size(file.size)} · ${kind(file)}`,
            file.progress);
          parts.state.title = file.content_type;
          if (file.thumbnail_url && !parts.hasPicture) picture(id, parts);
          parts.isOpen = file.status !== "completed" && file.status !== "failed";
          if (parts.isOpen) return;
          if (!file.thumbnail_url) parts.picture.textContent = kind(file);
          result(id, file, parts);
          await survey(id, file, parts);
        }
        async function picture(id, parts) {
          parts.hasPicture = true;
          const image = make("img");
          image.alt = "";
          image.src = URL.createObjectURL(await (await ask(`files/${id}/thumbnail`)).blob());
          parts.picture.replaceWith(image);
          parts.picture = image;
        }
        function result(id, file, parts) {
          parts.result.replaceChildren();
          if (file.suggested_filename) parts.result.append(make("div", "soft", "Better name: " + file.suggested_filename));
          if (file.summary) parts.result.append(make("div", "", file.summary));
          const tags = make("div", "tags");
          for (const { tag, confidence } of file.tags) {
            const chip = make("span", "", tag);
            chip.title = Math.round(confidence * 100) + " %";
            tags.append(chip);
          }
          parts.result.append(tags);
          if (file.text_chars) {
            const more = make("details"), text = make("pre");
            more.append(make("summary", "", `Text, ${file.text_chars} characters`), text);
            more.ontoggle = async () => {
              if (more.open && !text.textContent) text.textContent = await (await ask(`files/${id}/text`)).text();
            };
            parts.result.append(more);
          }
          if (file.summary || file.suggested_filename || file.tags.length) parts.result.append(origins(id));
          parts.result.append(duplicates(id));
          const button = (label, action) => {
            const element = make("button", "", label);
            element.onclick = () => action().catch(tell);
            return element;
          };
          parts.actions.replaceChildren(
            button("Download", async () => { location.href = (await json(`files/${id}/download`)).download_url; }),
            button("Again", async () => {
              await ask(`files/${id}/reprocess`, { method: "POST", body: '{"force":true}' });
              look(id);
            }),
            button("Delete", async () => {
              await ask("files/" + id, { method: "DELETE" });
              parts.card.remove();
            }));
        }

        // Three levels, each by its name: what is similar is not the same.
        function duplicates(id) {
          const more = make("details"), lines = make("div", "soft");
          more.append(make("summary", "", "Duplicates"), lines);
          const line = (label, found) =>
            lines.append(make("div", "", label + ": " + (found.length ? found.join(", ") : "none")));
          const fill = async () => {
            const found = await json(`files/${id}/duplicates`);
            lines.replaceChildren();
            line("Same bytes", found.same_bytes.map(file => file.filename));
            line("Same picture", found.same_picture.map(({ file, distance }) =>
              `${file.filename} (${distance} of 64 bits differ)`));
            line("Similar text" + (found.embedding ? ` (${found.embedding})` : ""), found.similar.map(({ file, similarity }) =>
              `${file.filename} (${Math.floor(similarity * 100)} %)`));
            for (const note of found.notes) lines.append(make("div", "", note));
          };
          more.ontoggle = () => { if (more.open) fill().catch(tell); };
            return more;
          }

        // Who made name, summary and tags, and what was noted on the way.
        function origins(id) {
          const more = make("details"), facts = make("div", "soft");
          more.append(make("summary", "", "How it was understood"), facts);
          more.ontoggle = async () => {
            if (!more.open || facts.childNodes.length) return;
            try {
              const { methods, notes } = await json(`files/${id}/analysis`);
              for (const [what, method] of Object.entries(methods || {})) facts.append(make("div", "", `${what}: ${method}`));
              for (const note of notes || []) facts.append(make("div", "", "Note: " + note));
              if (!facts.childNodes.length) facts.append("Nothing is known of it.");
            } catch (error) { tell(error); }
          };
          return more;
        }

        // One stream for all files: a browser opens few connections to a host. By fetch and not by EventSource, which
        // cannot send a token.
        async function listen(mine) {
          for (let last = "", isFirst = true; mine === token;) {
            try {
              const stream = await ask("events", last ? { headers: { "Last-Event-ID": last } } : {});
              // Looked at only now that nothing which happens later can be missed.
              if (isFirst) await list();
              else for (const [id, parts] of rows) if (parts.isOpen) look(id);
              isFirst = false;
              const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
              for (let rest = "";;) {
                const { value, done } = await reader.read();
                if (done || mine !== token) break;
                const frames = (rest + value).split("\n\n");
                rest = frames.pop();
                for (const frame of frames) {
                  last = /^id: (.*)$/m.exec(frame)?.[1] || last;
                  const data = /^data: (.*)$/m.exec(frame)?.[1];
                  if (data) look(JSON.parse(data).file_id);
                }
              }
            } catch (error) {
              if (error.status && error.status < 500 && error.status !== 429) return tell(error);
            }
            await new Promise(done => setTimeout(done, 1500));
          }
        }
        // Several events of a file at once are one look.
        function look(id) {
          const parts = rows.get(id);
          if (!parts || parts.isLooking) return;
          parts.isLooking = parts.isOpen = true;
          setTimeout(() => { parts.isLooking = false; show(id, parts).catch(tell); }, 120);
        }

        function send(file) {
          const parts = row(file, file.name);
          $("list").prepend(parts.card);
          if (file.size > LIMIT) return state(parts, "failed", "too large: " + size(file.size), 0);
          const form = new FormData(), request = new XMLHttpRequest(), about = aboutPicture();
          for (const [name, text] of about) form.append(name, text);
          form.append("file", file);
          request.open("POST", API + "files/upload");
          request.setRequestHeader("Authorization", "Bearer " + token);
          request.upload.onprogress = event => state(parts, "", "uploading", event.loaded / event.total * 100);
          request.onerror = () => state(parts, "failed", "the connection broke", 0);
          request.onload = () => {
            const answer = JSON.parse(request.responseText || "{}");
            if (request.status >= 300) return state(parts, "failed", answer.detail || "refused", 0);
            if (rows.has(answer.file_id)) rows.get(answer.file_id).card.remove();
            rows.set(answer.file_id, parts);
            // What came with bytes that were there is not taken: the card offers it.
            if (answer.note) {
              parts.about = about;
              tell(new Error(file.name + ": " + answer.note));
            }
            look(answer.file_id);
          };
          state(parts, "", "uploading", 0);
          request.send(form);
        }

        async function list(more) {
          const page = await json("files?limit=20" + (more ? "&cursor=" + encodeURIComponent(next) : ""));
          if (!more) { rows.clear(); $("list").replaceChildren(); }
          for (const file of page.items) {
            const parts = row(file.file_id, file.filename);
            $("list").append(parts.card);
            show(file.file_id, parts).catch(tell);
          }
          next = page.next;
          $("more").hidden = !next;
        }
        function tell(error) { $("note").textContent = error ? error.message : ""; }
        function sendAll(files) {
          if (!token) return tell(new Error("Sign in with a token first: millrace token --user you"));
          tell();
          if (!isDroneRight()) return;
          for (const file of files) send(file);
        }

        $("login").onsubmit = event => {
          event.preventDefault();
          token = sessionStorage.token = $("token").value.trim();
          tell();
          clearFinds();
          clearFields();
          listen(token);
        };
        $("more").onclick = () => list(true).catch(tell);
        $("pick").onchange = event => { sendAll(event.target.files); event.target.value = ""; };
        addEventListener("dragover", event => { event.preventDefault(); $("drop").classList.add("over"); });
        addEventListener("dragleave", event => { if (!event.relatedTarget) $("drop").classList.remove("over"); });
        addEventListener("drop", event => {
          event.preventDefault();
          $("drop").classList.remove("over");
          sendAll(event.dataTransfer.files);
        });
        addEventListener("paste", event => { if (event.clipboardData.files.length) sendAll(event.clipboardData.files); });
        if (token) listen(token);

        """#
}
