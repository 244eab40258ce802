extension Explanation {
    /// In English.
    static let english: [String: Explanation] = [
        "invalid": Explanation(
            "The request is not what the service expects.",
            "Correct what the message names, then send it again."
        ),
        "invalid_file": Explanation(
            "The content of the file cannot be read as what it claims to be.",
            "Open the file on your device; if it opens there, save it again in another format and upload that."
        ),
        "too_large": Explanation(
            "The file is over a limit of bytes, pixels, pages or entries.",
            "Make it smaller or split it, then upload the parts."
        ),
        "rejected_limits": Explanation(
            "The picture has more pixels or frames than are drawn and read here.",
            "What its header says is kept; make it smaller and upload it again if you need more."
        ),
        "unsupported": Explanation(
            "Files of this type cannot be read here.",
            "Upload it as PDF, JPEG, PNG or plain text."
        ),
        "needs_password": Explanation(
            "The file is protected with a password.",
            "Remove the password and upload the file again."
        ),
        "not_found": Explanation(
            "It does not exist, or it is not yours.",
            "Check the address and the account you are signed in with."
        ),
        "conflict": Explanation(
            "The present state does not allow this.",
            "Look at the status and try again when it has changed."
        ),
        "unauthorized": Explanation(
            "You are not signed in, or your sign-in has expired.",
            "Sign in again."
        ),
        "forbidden": Explanation(
            "Your account is not allowed to do this.",
            "Ask the operator for the right to do it."
        ),
        "fenced": Explanation(
            "Another attempt has taken over this work.",
            "Nothing needs to be done: the other attempt goes on."
        ),
        "cancelled": Explanation(
            "The work was stopped on request.",
            "Start it again with “reprocess” if you want the file processed after all."
        ),
        "rejected": Explanation(
            "The receiving service refused it for good.",
            "Check the address and the settings of the receiver, then try again."
        ),
        "throttled": Explanation(
            "Too much was asked for at once.",
            "Wait a little, then try again."
        ),
        "timeout": Explanation(
            "It took longer than the time allowed.",
            "Try again later; split a long or complicated file and upload the parts."
        ),
        "decoder_crashed": Explanation(
            "The program that reads such files broke down on this one.",
            "Save the file again or export it in another format, then upload that."
        ),
        "worker_lost": Explanation(
            "The machine that worked on the file stopped several times.",
            "Try again later; if it happens again, tell us the file's id."
        ),
        "storage_full": Explanation(
            "The service has no room left to store files.",
            "Try again later; if it goes on, tell the operator."
        ),
        "unavailable": Explanation(
            "A part of the service does not answer at the moment.",
            "Try again in a few minutes."
        ),
        "upstream_error": Explanation(
            "A server that we called failed on this.",
            "It is tried again by itself; if it goes on, ask whoever runs that server."
        ),
        "backlog_full": Explanation(
            "Too much work waits already.",
            "Wait as long as Retry-After says, then upload again: nothing of what you sent before is lost."
        ),
        "unfit": Explanation(
            "A server that the service depends on is not set up as it has to be.",
            "Try again later; if it goes on, tell the operator."
        ),
        "internal": Explanation(
            "The service made a mistake.",
            "Try again; if it fails again, tell us the file's id and the code."
        ),
        "skipped": Explanation(
            "There was nothing to do for a file of this kind.",
            "Nothing needs to be done."
        ),
        "method_not_allowed": Explanation(
            "This address does not understand the method.",
            "Use one of the methods that the header Allow names."
        ),
        "empty_file": Explanation(
            "The file has no content.",
            "Choose a file that is not empty."
        ),
        "missing_file": Explanation(
            "The upload holds no file.",
            "Choose a file and send it in the part named “file”."
        ),
        "too_many_files": Explanation(
            "The upload holds more than one file.",
            "Upload the files one by one."
        ),
        "malformed_multipart": Explanation(
            "The upload is not built as a form upload should be.",
            "Send it as multipart/form-data, or put the bare file with PUT."
        ),
        "incomplete_upload": Explanation(
            "The connection ended before the whole file had arrived.",
            "Upload the file again."
        ),
        "checksum_mismatch": Explanation(
            "The bytes that arrived are not those that were sent.",
            "Upload the file again."
        ),
        "idempotency_mismatch": Explanation(
            "The idempotency key was used for another upload.",
            "Use a key of its own for every upload."
        ),
        "range_not_satisfiable": Explanation(
            "The part that was asked for lies behind the file's end.",
            "Ask for a part within the file's size."
        ),
        "not_ready": Explanation(
            "It is still being made.",
            "Ask again in a moment."
        ),
        "not_available": Explanation(
            "This file has none, and the message says why.",
            "Nothing needs to be done."
        ),
    ]
}
