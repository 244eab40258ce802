import HTTPTypes
import Hummingbird
import NIOCore

/// The page for people and the document for programs.
struct WebRoutes: Sendable {
    /// Bytes a file may have, for the page to say so before anybody tries.
    let limit: Int64

    /// The operations.
    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/", .open) { _, _ in Self.page(WebPage.html(limit: limit)) },
            Endpoint(.get, "/openapi.yaml", .open) { _, _ in
                Self.text(OpenAPIDocument.yaml, type: "application/yaml; charset=utf-8")
            },
        ]
    }

    /// An HTML page that loads nothing from anywhere and runs only its own script.
    static func page(_ html: String) -> Response {
        var response = text(html, type: "text/html; charset=utf-8")
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' blob: data:; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        return response
    }

    private static func text(_ text: String, type: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
