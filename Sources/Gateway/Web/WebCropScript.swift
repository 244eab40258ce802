/// The crop survey of a picture on its card: what it says, how far that can be relied on, and the numbers behind it.
///
/// What is slow (maps, zones) is asked for when the survey is unfolded. Names of cameras, classes and channels are
/// strangers' text: they are only ever set as text.
enum WebCropScript {
    static let text = panel + WebCropPictureScript.text

    private static let panel = #"""
        // In the order in which they are shown; one that is not named here comes last, under its plain name.
        const INDICES = { ndvi: "NDVI", gndvi: "GNDVI", ndre: "NDRE", savi: "SAVI", osavi: "OSAVI", msavi: "MSAVI",
          evi2: "EVI2", cig: "CIg", cire: "CIre", ndwi: "NDWI", gli: "GLI", vari: "VARI", exg: "ExG", ngrdi: "NGRDI",
          tgi: "TGI", gcc: "GCC", canopy_cover: "Plants cover" };
        const CALIBRATIONS = {
          reflectance: "Reflectance: measured, or as the file says.",
          relative: "Relative: proportional to light, of unknown scale. Ratios hold, the borders of classes less so.",
          approximate: "Approximate: these are the colours of a developed photograph, no measured reflectance.",
        };
        const SOURCES = { upload: "the upload", camera: "the camera's tags", format: "the file's format",
          setting: "the setting CROP_BANDS" };
        const CAN_BE_SURVEYED = /^image\/(jpeg|png|tiff|hei[cf]|webp)$/;
        const titleOf = index => INDICES[index] || index;
        const plain = word => word.replaceAll("_", " ");
        const isNumber = value => typeof value === "number";
        const fixed = (value, digits = 2) => isNumber(value) ? value.toFixed(digits) : "–";
        // What is there but under half a percent is no zero.
        const percent = share => !isNumber(share) ? "–"
          : share > 0 && share < .005 ? "< 1 %" : Math.round(share * 100) + " %";
        const when = time => time ? new Date(time).toLocaleString() : "";
        function inOrder(indices) {
          const order = Object.keys(INDICES), rank = name => (order.indexOf(name) + 1) || order.length + 1;
          return Object.keys(indices).sort((one, other) => rank(one) - rank(other));
        }

        // Only pictures are surveyed. One that was not, although it might have been, says why on its card.
        async function survey(id, file, parts) {
          if (!file.content_type.startsWith("image/")) return;
          const mine = parts.asking = {};
          const analysis = await json(`files/${id}/analysis`).catch(error => {
            if (error.status !== 404) throw error;
          });
          if (mine !== parts.asking) return;
          const { crop, notes = [], metadata = {} } = analysis || {};
          // The same survey again stays as it is, unfolded or not.
          if (crop && parts.measured === crop.measured_at) return;
          parts.measured = crop?.measured_at;
          const said = notes.filter(note => /survey|capture/i.test(note)).map(note => make("p", "why", note));
          if (analysis && !crop && !said.length && (file.bands || file.gps)) {
            said.push(make("p", "why", "The plants on it were not surveyed."));
          }
          parts.crop.replaceChildren(...said);
          const carrier = metadata.capture?.survey;
          if (carrier && carrier !== id) {
            const link = make("button", "", "Show the file with the survey");
            link.type = "button";
            link.onclick = () => open({ file_id: carrier, filename: carrier });
            parts.crop.append(link);
          }
          if (crop) parts.crop.append(surveyed(id, file, crop));
          if (parts.about || analysis && !crop && said.length) parts.crop.append(naming(id, file, parts));
          else if (analysis && !crop && CAN_BE_SURVEYED.test(file.content_type)) {
            parts.crop.append(offer(id, file, parts, metadata));
          }
        }
        // What does not look like a picture from the air is surveyed if somebody asks for it. Opacity is no band.
        function offer(id, file, parts, { mode }) {
          const more = make("details"), colors = /^(RGBA?|YCbCr)$/.test(mode) ? "red,green,blue" : "";
          more.append(make("summary", "", "Survey the plants on it"), naming(id, file, parts, colors));
          return more;
        }
        // The same bytes uploaded again are the same file: what is to be said of them anew is said here. What an upload
        // of them said is offered.
        function naming(id, file, parts = {}, colors) {
          const form = make("form", "choice"), label = make("label", "soft", "Bands, in the order of the file ");
          const bands = make("input"), button = make("button", "", colors === undefined ? "Survey again" : "Survey");
          const known = (file.bands || []).join(",") || colors || "";
          const { bands: names = known, gps } = Object.fromEntries(parts.about || []);
          Object.assign(bands, { value: names, maxLength: 400, autocomplete: "off", required: !gps,
            placeholder: "red,green,blue,nir" });
          bands.setAttribute("list", "orders");
          label.append(bands);
          form.append(label, button);
          if (gps) form.append(make("span", "soft", "with the place of the upload"));
          form.onsubmit = async event => {
            event.preventDefault();
            const order = { stages: ["analyze"], force: true };
            if (bands.value.trim()) order.bands = bandNames(bands.value);
            if (gps) order.gps = JSON.parse(gps);
            button.disabled = true;
            try {
              await ask(`files/${id}/reprocess`, { method: "POST", body: JSON.stringify(order) });
              parts.about = null;
              tell();
              look(id);
            } catch (error) {
              tell(error);
            } finally {
              button.disabled = false;
            }
          };
          return form;
        }
        function verdict({ health, provenance }) {
          const status = health.status === "unknown" ? "health not told" : plain(health.status);
          const score = isNumber(health.score) ? "score " + fixed(health.score) : "no score";
          return [status, score, "confidence " + percent(health.confidence), provenance.calibration].join(" · ");
        }
        function surveyed(id, file, crop) {
          const more = make("details"), body = make("div"), { calibration } = crop.provenance;
          const head = make("summary", "", "Crop survey: ");
          head.append(make("strong", "", verdict(crop)));
          more.append(head, body);
          more.ontoggle = () => {
            if (!more.open || body.childNodes.length) return;
            body.append(make("p", "", crop.health.statement));
            const weight = calibration === "reflectance" ? "soft" : "why";
            body.append(make("p", weight, CALIBRATIONS[calibration] || calibration));
            body.append(health(crop), title("Indices"), numbers(crop));
            if (crop.refused.length) body.append(title("Not reckoned"), refusals(crop.refused));
            body.append(title("Maps"), maps(id, crop), title("Stress zones"), zones(id));
            body.append(title("Where the numbers come from"), provenance(crop), naming(id, file), keeping(id, file));
          };
          return more;
        }

        const title = text => make("h2", "", text);
        // A value that is not there is left out.
        function facts(pairs) {
          const list = make("dl");
          for (const [label, value] of pairs) if (value) list.append(make("dt", "", label), make("dd", "", value));
          return list;
        }
        function health(crop) {
          const { health, provenance, canopy, place } = crop;
          return facts([
            ["Class", health.status === "unknown" ? "none" : plain(health.status)],
            ["Score", (isNumber(health.score) ? fixed(health.score) + ". " : "") + health.definition],
            ["Confidence", percent(health.confidence) + ": valid pixels and calibration, no probability"],
            ["Calibration", provenance.calibration],
            ["Plants cover", isNumber(canopy.cover) ? `${percent(canopy.cover)} (${canopy.method})` : "not told"],
            ["Model", modelSays(crop)],
            crop.captured_from === "upload"
              ? ["Uploaded", when(crop.captured_at) + ", time of taking unknown"] : ["Taken", when(crop.captured_at)],
            ["Place", place && `${fixed(place.latitude, 6)}, ${fixed(place.longitude, 6)}`],
          ]);
        }
        function modelSays({ model, model_note }) {
          if (model === "none") return "none" + (model_note ? ". " + model_note : ", so nothing is classified");
          const top = model.top.map(guess => `${guess.class} ${percent(guess.confidence)}`).join(", ");
          return `${top} (${model.version}, ${Math.round(model.milliseconds)} ms)`;
        }

        // Wider than a phone: it scrolls by itself, by keyboard too.
        function scrolling(label, content) {
          const box = make("div", "scroll");
          box.tabIndex = 0;
          box.setAttribute("role", "region");
          box.setAttribute("aria-label", label);
          box.append(content);
          return box;
        }
        function line(tag, cells) {
          const row = make("tr");
          row.append(...cells.map(text => {
            const cell = make(tag, "", text);
            if (tag === "th") cell.scope = "col";
            return cell;
          }));
          return row;
        }
        function numbers(crop) {
          const table = make("table"), head = make("thead"), body = make("tbody");
          head.append(line("th", ["Index", "Over", "Mean", "Median", "10 %", "90 %"]));
          for (const index of inOrder(crop.indices)) {
            const found = crop.indices[index], name = make("th", "", titleOf(index));
            const scopes = [["all", found.whole], ["plants", found.canopy]].filter(([, numbers]) => numbers);
            name.scope = "rowgroup";
            name.rowSpan = scopes.length;
            name.title = found.reference;
            name.append(make("div", "soft", found.formula));
            scopes.forEach(([scope, { mean, median, p10, p90 }], place) => {
              const row = line("td", [scope, ...[mean, median, p10, p90].map(value => fixed(value, 3))]);
              if (!place) row.prepend(name);
              body.append(row);
            });
          }
          table.append(head, body);
          return body.childNodes.length ? scrolling("Indices", table) : make("p", "soft", "These bands allow none.");
        }
        function refusals(refused) {
          const list = make("ul");
          list.append(...refused.map(({ index, reason }) => make("li", "", `${titleOf(index)}: ${reason}`)));
          return list;
        }
        function provenance({ provenance, pixels, width, height, measured_at }) {
          const share = count => percent(pixels.all ? count / pixels.all : 0);
          return facts([
            ["Bands", provenance.bands.map(plain).join(", ")],
            ["Order in the file", provenance.source_order.map(plain).join(", ")],
            ["Named by", SOURCES[provenance.source] || provenance.source],
            ["Camera", provenance.camera || "not told"],
            ["Samples", `${provenance.sample_type}, divided by ${provenance.scale}`],
            ["Corrections", provenance.corrections.map(plain).join(", ") || "none"],
            ["Left out", provenance.left_out.join(" ") || "nothing"],
            ["Pixels", `${width} × ${height}: ${share(pixels.valid)} valid, ${share(pixels.saturated)} saturated, `
              + `${share(pixels.empty)} empty`],
            ["Measured", when(measured_at)],
          ]);
        }

        """#
}
