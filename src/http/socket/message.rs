//! Messages of the protocol, as they are read and written.

use serde::Serialize;
use serde_json::{Map, Value};

use super::closing::Closing;
use crate::http::graphql::request::Sent;

/// What a client says.
pub(super) enum Heard {
    /// It begins.
    Init,
    /// It wants to know whether anybody is there.
    Ping(Option<Value>),
    /// Somebody is.
    Pong,
    /// It asks for something.
    Subscribe {
        /// Its name for the operation.
        id: String,
        /// The request.
        sent: Box<Sent>,
    },
    /// It has heard enough of an operation.
    Complete(String),
}

/// Reads a message.
///
/// # Errors
/// The [`Closing`] that says what is wrong with it.
pub(super) fn read(text: &str) -> Result<Heard, Closing> {
    let message = serde_json::from_str(text)
        .map_err(|error| Closing::invalid(format!("The message is not JSON: {error}")))?;
    let Value::Object(mut message) = message else {
        return Err(Closing::invalid("The message is not a JSON object"));
    };
    let kind = match message.remove("type") {
        Some(Value::String(kind)) => kind,
        Some(_) => return Err(Closing::invalid("The `type` of the message is no string")),
        None => return Err(Closing::invalid("The message has no `type`")),
    };
    match kind.as_str() {
        "connection_init" => payload(&mut message).map(|_| Heard::Init),
        "ping" => payload(&mut message).map(|payload| Heard::Ping(payload.map(Value::Object))),
        "pong" => payload(&mut message).map(|_| Heard::Pong),
        "complete" => id(&mut message).map(Heard::Complete),
        "subscribe" => {
            let id = id(&mut message)?;
            let payload = payload(&mut message)?
                .ok_or_else(|| Closing::invalid("`subscribe` has no `payload`"))?;
            Ok(Heard::Subscribe {
                id,
                sent: Box::new(Sent::from_object(payload)),
            })
        }
        _ => Err(Closing::invalid(format!(
            "There is no message of type `{kind}`"
        ))),
    }
}

/// The payload, an object where there is one.
fn payload(message: &mut Map<String, Value>) -> Result<Option<Map<String, Value>>, Closing> {
    match message.remove("payload") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(payload)) => Ok(Some(payload)),
        Some(_) => Err(Closing::invalid("The `payload` is no object")),
    }
}

/// Bytes of the id of an operation, which is kept with it and sent with all that is said of it.
const LONGEST_ID: usize = 255;

fn id(message: &mut Map<String, Value>) -> Result<String, Closing> {
    match message.remove("id") {
        Some(Value::String(id)) if id.len() > LONGEST_ID => Err(Closing::invalid(format!(
            "The `id` of the message is longer than {LONGEST_ID} bytes"
        ))),
        Some(Value::String(id)) if !id.is_empty() => Ok(id),
        _ => Err(Closing::invalid(
            "The `id` of the message is no string with anything in it",
        )),
    }
}

/// A message of the server.
#[derive(Serialize)]
struct Written<'a, P: ?Sized> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<&'a P>,
}

fn write<P: Serialize + ?Sized>(
    kind: &'static str,
    id: Option<&str>,
    payload: Option<&P>,
) -> String {
    // Texts and JSON always are JSON.
    serde_json::to_string(&Written { id, kind, payload }).unwrap_or_default()
}

/// `connection_ack`.
pub(super) fn ack() -> String {
    write::<Value>("connection_ack", None, None)
}

/// `pong`, with what the ping held.
pub(super) fn pong(payload: Option<&Value>) -> String {
    write("pong", None, payload)
}

/// `next`, with a result.
pub(super) fn next(id: &str, result: &impl Serialize) -> String {
    write("next", Some(id), Some(result))
}

/// `error`, with errors as a response has them: the operation has ended with it.
pub(super) fn error(id: &str, errors: &impl Serialize) -> String {
    write("error", Some(id), Some(errors))
}

/// `complete`: the operation has ended.
pub(super) fn complete(id: &str) -> String {
    write::<Value>("complete", Some(id), None)
}
