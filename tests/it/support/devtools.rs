//! A browser that is told what to do, over the pipe that it has for developer tools.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::browser::{ARGUMENTS, THIS_MACHINE_ONLY};

/// How long something may take to become true.
const PATIENCE: Duration = Duration::from_mins(1);

/// One page of a browser; both end when it is dropped.
pub(crate) struct Driven {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    session: Option<String>,
    sent: u64,
    _directory: TempDir,
}

impl Driven {
    /// Opens a page in a browser that nobody has used before.
    pub(crate) fn open(browser: &Path, url: &str) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory can be made");
        // The browser reads orders from descriptor 3 and answers on 4.
        let mut child = Command::new("/bin/sh")
            .args(["-c", r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null"#])
            .arg(browser)
            .args(ARGUMENTS)
            .args([THIS_MACHINE_ONLY, "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", directory.path().display()))
            .arg("about:blank")
            .env("HOME", directory.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the browser can be run");
        let orders = child.stdin.take().expect("the orders are piped");
        let answers = child.stdout.take().expect("the answers are piped");
        let mut driven = Self {
            child,
            orders,
            answers: BufReader::new(answers),
            session: None,
            sent: 0,
            _directory: directory,
        };
        let target = driven.order("Target.createTarget", &json!({ "url": url }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = driven.order("Target.attachToTarget", &attach);
        driven.session = session["sessionId"].as_str().map(str::to_owned);
        driven
    }

    /// Presses a key, as whoever has no mouse does.
    pub(crate) fn press(&mut self, key: &str, code: u32, text: &str) {
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" { text } else { "" };
            let event = json!({ "type": kind, "key": key, "code": key, "text": text,
                "windowsVirtualKeyCode": code });
            self.order("Input.dispatchKeyEvent", &event);
        }
    }

    /// Waits until an expression is true in the page. Fails the test where it never is.
    pub(crate) fn wait_for(&mut self, expression: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.evaluate(&format!("Boolean({expression})")) != json!(true) {
            let page = "document.body.innerText.slice(0, 3000)";
            assert!(
                Instant::now() < deadline,
                "never true: {expression}\n{}",
                self.evaluate(page)
            );
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Value of an expression in the page.
    pub(crate) fn evaluate(&mut self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "returnByValue": true });
        self.order("Runtime.evaluate", &asked)["result"]["value"].take()
    }

    /// Sends an order and waits for its answer; what the browser tells unasked is let pass.
    fn order(&mut self, method: &str, parameters: &Value) -> Value {
        self.sent += 1;
        let mut order = json!({ "id": self.sent, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            order["sessionId"] = json!(session);
        }
        let written = write!(self.orders, "{order}\0").and_then(|()| self.orders.flush());
        written.expect("the browser takes orders");
        loop {
            let mut answer = Vec::new();
            let read = self.answers.read_until(0, &mut answer);
            assert!(read.expect("the browser answers") > 0, "the browser ended");
            answer.pop();
            let mut answer: Value = serde_json::from_slice(&answer).expect("answers are JSON");
            if answer["id"] == self.sent {
                assert_eq!(answer.get("error"), None, "{order}");
                return answer["result"].take();
            }
        }
    }
}

impl Drop for Driven {
    /// A browser that is told to close takes its children with it; one that is killed may not.
    fn drop(&mut self) {
        let close = json!({ "id": 0, "method": "Browser.close" });
        let _ = write!(self.orders, "{close}\0");
        let deadline = Instant::now() + Duration::from_secs(10);
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
