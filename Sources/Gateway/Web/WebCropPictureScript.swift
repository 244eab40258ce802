/// What is seen of a crop survey, and what can be kept of it: colour maps, stress zones, exports.
enum WebCropPictureScript {
    static let text = #"""
        // One at a time: a map is as large as a photograph. It comes with the token, so not by its address.
        function maps(id, crop) {
          const box = make("div"), choice = make("div", "choice"), image = make("img", "map");
          const said = make("p", "soft");
          const all = inOrder(crop.indices).filter(index => crop.indices[index].map_url).map(index =>
            [titleOf(index), "maps/" + encodeURIComponent(index), `Colour map of ${titleOf(index)} with its legend`]);
          if (crop.processed_url) {
            all.push(["Over the photograph", "processed", "Map of the main index over the photograph"]);
          }
          if (!all.length) return make("p", "soft", "None were drawn.");
          let asked = 0;
          const choose = async ([, path, alt], button) => {
            const mine = ++asked;
            for (const other of choice.children) other.setAttribute("aria-pressed", String(other === button));
            said.textContent = "Loading…";
            try {
              const picture = await (await ask(`files/${id}/${path}`)).blob();
              if (mine !== asked) return;
              URL.revokeObjectURL(image.src);
              image.alt = alt;
              image.src = URL.createObjectURL(picture);
              image.hidden = false;
              said.textContent = "";
            } catch (error) {
              if (mine === asked) said.textContent = error.message;
            }
          };
          for (const map of all) {
            const button = make("button", "", map[0]);
            button.type = "button";
            button.onclick = () => choose(map, button);
            choice.append(button);
          }
          image.hidden = true;
          said.setAttribute("role", "status");
          choice.setAttribute("role", "group");
          choice.setAttribute("aria-label", "Which map");
          box.append(choice, said, image);
          choose(all[0], choice.firstChild);
          return box;
        }

        // From pale to dark as well as from yellow to red, so that nobody needs to tell the two colours apart.
        function shade(cell, severity) {
          cell.style.background = `hsl(${52 - 46 * severity} 85% ${88 - 50 * severity}%)`;
          cell.style.color = severity > .85 ? "#fff" : "#111";
        }
        function zoneText({ x, y, severity, values, valid, canopy }) {
          const means = inOrder(values).map(index => `${titleOf(index)} ${fixed(values[index])}`);
          const stress = isNumber(severity) ? "severity " + fixed(severity) : "nothing can be said";
          const shares = [percent(valid) + " of its pixels valid", isNumber(canopy) && percent(canopy) + " plants"];
          return `Row ${y + 1}, column ${x + 1}: ${[stress, ...means, ...shares].filter(Boolean).join(", ")}`;
        }
        function zones(id) {
          const box = make("div"), said = make("p", "soft", "Loading…");
          said.setAttribute("role", "status");
          box.append(said);
          json(`files/${id}/zones`).then(({ features, note, severity_definition: definition }) => {
            const place = ({ properties: { x, y } }) => 10 * y + x;
            const table = make("table", "zones"), rows = Array.from({ length: 10 }, () => make("tr"));
            table.setAttribute("role", "grid");
            table.append(make("caption", "soft", "How severe, cell by cell as in the picture: 0 none, 100 worst."));
            for (const { properties: zone } of features.sort((one, other) => place(one) - place(other))) {
              const isKnown = isNumber(zone.severity);
              const cell = make("td", "", isKnown ? String(Math.round(zone.severity * 100)) : "–");
              if (isKnown) shade(cell, zone.severity);
              cell.setAttribute("role", "gridcell");
              cell.title = zoneText(zone);
              cell.tabIndex = -1;
              rows[zone.y].append(cell);
            }
            table.append(...rows);
            const first = table.querySelector("td");
            if (first) first.tabIndex = 0;
            steer(table, said);
            said.textContent = "Point at a cell, or walk with the arrow keys, for its values.";
            box.prepend(table);
            if (definition) box.append(make("p", "soft", definition));
            if (note) box.append(make("p", "soft", "On the ground: " + note));
          }).catch(error => { said.textContent = error.message; });
          return box;
        }
        // A finger has no tooltip and a keyboard no pointer: what a cell holds is said below the grid too.
        function steer(table, said) {
          const say = event => { if (event.target.title) said.textContent = event.target.title; };
          table.addEventListener("mouseover", say);
          table.addEventListener("focusin", say);
          table.onkeydown = event => {
            const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
            const cell = event.target.closest("td");
            if (!step || !cell) return;
            event.preventDefault();
            const next = table.rows[cell.parentNode.rowIndex + step[0]]?.cells[cell.cellIndex + step[1]];
            if (!next) return;
            cell.tabIndex = -1;
            next.tabIndex = 0;
            next.focus();
          };
        }

        async function save(path, name) {
          const link = make("a");
          link.href = URL.createObjectURL(await (await ask(path)).blob());
          link.download = name;
          link.click();
          setTimeout(() => URL.revokeObjectURL(link.href), 60000);
        }
        function keeping(id, file) {
          const box = make("p", "choice"), stem = file.filename.replace(/\.[^.]*$/, "") || "picture";
          const add = (label, path, name) => {
            const button = make("button", "", label);
            button.type = "button";
            button.onclick = () => save(`files/${id}/${path}`, stem + name).catch(tell);
            box.append(button);
          };
          box.append(make("span", "", "Keep it as"));
          add("JSON", "analysis/export?format=json", "-analysis.json");
          add("CSV", "analysis/export?format=csv", "-analysis.csv");
          add("GeoJSON of the zones", "zones", "-zones.geojson");
          return box;
        }

        """#
}
