/// What the page does for flights: names bands and place of what is uploaded, and shows fields over time.
enum WebFieldScript {
    static let text = drone + fields

    private static let drone = #"""
        // The parts that go with every upload while they stand in the form. Names are written as the API wants them;
        // one that is empty is left in, for the API to refuse: without it the order would be another.
        const bandNames = text =>
          text.trim().split(/[,;]/).map(name => name.trim().replace(/[\s-]+/g, "_")).join(",");
        function aboutPicture() {
          const value = id => $(id).value.trim(), parts = [], bands = bandNames($("bands").value);
          if (bands) parts.push(["bands", bands]);
          if (value("latitude") && value("longitude")) {
            const gps = { latitude: Number(value("latitude")), longitude: Number(value("longitude")) };
            if (value("altitude")) gps.altitude = Number(value("altitude"));
            parts.push(["gps", JSON.stringify(gps)]);
          }
          return parts;
        }
        const droneFields = ["bands", "latitude", "longitude", "altitude"];
        function noteDrone() {
          const hasPlace = ["latitude", "longitude", "altitude"].some(id => $(id).value || $(id).validity.badInput);
          $("latitude").required = $("longitude").required = hasPlace;
          // What is folded away and still sent must be seen.
          const names = aboutPicture().map(([name, text]) => name === "gps" ? "place" : text);
          $("sent").textContent = names.length ? "goes with each upload: " + names.join("; ") : "";
        }
        function isDroneRight() {
          noteDrone();
          if ($("flight").checkValidity()) return true;
          $("drone").open = true;
          $("flight").reportValidity();
          return false;
        }
        // A browser that goes back fills in what stood there.
        addEventListener("pageshow", noteDrone);
        $("flight").oninput = noteDrone;
        $("flight").onsubmit = event => event.preventDefault();
        $("clear").onclick = () => {
          for (const id of droneFields) $(id).value = "";
          noteDrone();
        };

        """#

    private static let fields = #"""
        let fieldsAsked = 0, fieldsLeft = [];
        function clearFields() {
          fieldsAsked++;
          fieldsLeft = [];
          $("fields").open = false;
          $("more-fields").hidden = true;
          $("field-list").replaceChildren();
        }
        async function listFields() {
          const mine = ++fieldsAsked;
          const { items } = await json("fields");
          if (mine !== fieldsAsked) return;
          fieldsLeft = items;
          $("field-list").replaceChildren();
          if (!items.length) $("field-list").append(make("p", "soft", "None yet: POST /api/v1/fields makes one."));
          await moreFields();
        }
        // One question a field: one after the other, and not for hundreds that nobody looks at.
        async function moreFields() {
          const mine = fieldsAsked, shown = fieldsLeft.splice(0, 20).map(field => [field, fieldCard(field)]);
          $("more-fields").hidden = !fieldsLeft.length;
          for (const [field, card] of shown) {
            if (mine !== fieldsAsked) return;
            if (field.capture_count) await fieldSeries(field, card, mine);
          }
        }
        function fieldCard(field) {
          const card = make("div", "field");
          card.append(make("div", "name", field.name), make("div", "soft",
            `${fixed(field.hectares)} ha · ${field.capture_count} capture${field.capture_count === 1 ? "" : "s"}`));
          $("field-list").append(card);
          return card;
        }
        async function fieldSeries(field, card, mine) {
          for (const index of $("index").value.split(" ")) {
            const { flights, points } = await json(`fields/${field.id}/series?index=${index}`);
            if (mine !== fieldsAsked) return;
            const known = flights.filter(flight => isNumber(flight.mean));
            if (!known.length) continue;
            return card.append(...fieldFlights(field, index, known, points));
          }
          card.append(make("div", "soft", "No flight has this index."));
        }
        const day = time => new Date(time).toLocaleDateString();
        const changed = ({ change: part }) =>
          isNumber(part) ? `${part > 0 ? "+" : ""}${Math.round(part * 100)} %` : "–";
        function fieldFlights(field, index, flights, points) {
          const last = flights.at(-1), more = make("details"), table = make("table"), body = make("tbody");
          const isCover = index === "canopy_cover", name = titleOf(index);
          const columns = [["Flight", flight => day(flight.ended_at)], ["Captures", flight => String(flight.captures)],
            [name, flight => fixed(flight.mean, 3)], ["Plants cover", flight => percent(flight.canopy_cover)],
            ["Change", changed]];
          if (isCover) columns.splice(2, 1);
          const against = isNumber(last.change) ? `${changed(last)} against the flight before`
            : flights.length > 1 ? "not comparable with the flight before" : "the first flight";
          const isDoubtful = points.some(({ captured_at: at, captured_from: from }) =>
            from === "upload" && at >= last.started_at && at <= last.ended_at);
          const head = make("div", last.change <= -.15 ? "why" : "",
            `Last flight ${day(last.ended_at)}${isDoubtful ? " (uploaded, time of taking unknown)" : ""}: `
            + `${name} ${(isCover ? percent : fixed)(last.mean)} (${points.at(-1).calibration}), ` + against);
          const first = make("thead");
          first.append(line("th", columns.map(([head]) => head)));
          for (const flight of [...flights].reverse()) {
            body.append(line("td", columns.map(([, text]) => text(flight))));
          }
          table.append(first, body);
          more.append(make("summary", "", flights.length === 1 ? "1 flight" : flights.length + " flights"),
            scrolling("Flights of " + field.name, table));
          return [head, chart(`${name} of ${field.name}`, flights), more];
        }
        // A line joins only flights whose numbers mean the same. The scale spans 0.2 at least: noise stays small.
        function chart(name, flights) {
          const picture = $("chart").content.firstElementChild.cloneNode(true);
          const times = flights.map(flight => Date.parse(flight.ended_at));
          const means = flights.map(flight => flight.mean);
          const low = Math.min(...means), high = Math.max(...means), span = Math.max(.2, high - low);
          const base = (low + high - span) / 2, length = times.at(-1) - times[0];
          const spots = flights.map((flight, place) => {
            const x = length ? 8 + 284 * (times[place] - times[0]) / length : 150;
            return `${x.toFixed(1)} ${(52 - 44 * (flight.mean - base) / span).toFixed(1)}`;
          });
          const [link, dots] = picture.children;
          link.setAttribute("d", spots.map((spot, place) =>
            (isNumber(flights[place].change) ? "L" : "M") + spot).join(""));
          dots.setAttribute("d", spots.map(spot => `M${spot}h.01`).join(""));
          picture.setAttribute("aria-label", `${name}, ${day(flights[0].ended_at)} to ${day(flights.at(-1).ended_at)}: `
            + means.map(mean => fixed(mean)).join(", "));
          return picture;
        }

        $("fields").ontoggle = () => {
          if (!$("fields").open) return;
          if (token) return listFields().catch(tell);
          $("fields").open = false;
          tell(new Error("Sign in with a token first: millrace token --user you"));
        };
        $("index").onchange = () => listFields().catch(tell);
        $("more-fields").onclick = () => moreFields().catch(tell);

        """#
}
