//! What there is to ask for, as the program says, so that the answers are no figures of one row.

use serde_json::{Value, json};

use crate::{
    Failure,
    collection::Scale,
    connection::{Connection, PROGRAM, request},
    served::Served,
    workload::Workload,
};

/// How many answers a workload has at most.
const MOST: usize = 100;

/// The first day of W3 and W8.
const SINCE: &str = "2010-01-01";

/// Variables of each workload.
pub(crate) struct Targets {
    /// Slugs of meetings.
    meetings: Vec<Value>,
    /// Cursor after nine tenths of all meetings.
    deep: Value,
    /// Issues, each with two parties that have statements on it.
    issues: Vec<[Value; 3]>,
}

impl Targets {
    pub(crate) async fn find(served: &Served, scale: Scale) -> Result<Self, Failure> {
        let mut connection = Connection::open(served.address).await?;
        let depth = scale.number_of(chancery::graphql::id::Kind::Meeting) * 9 / 10;
        let query = include_str!("queries/meetings.graphql");
        let (mut meetings, mut deep) = (Vec::new(), Value::Null);
        while meetings.len() < depth {
            let page = page(&mut connection, query, &deep, "meetings").await?;
            meetings.extend(page.nodes.iter().filter_map(|one| one.get("slug").cloned()));
            deep = page
                .next
                .ok_or("there are fewer meetings than there have to be")?;
        }
        let every = meetings.len().div_ceil(MOST);
        let meetings = meetings.into_iter().step_by(every).collect();

        let query = include_str!("queries/targets.graphql");
        let (mut issues, mut next) = (Vec::new(), Some(Value::Null));
        while let Some(after) = next.take().filter(|_| issues.len() < MOST) {
            let page = page(&mut connection, query, &after, "issues").await?;
            issues.extend(page.nodes.iter().filter_map(two_parties));
            next = page.next;
        }
        issues.truncate(MOST);
        if issues.is_empty() {
            return Err("no issue has the statements of two parties".into());
        }
        Ok(Self {
            meetings,
            deep,
            issues,
        })
    }

    /// The requests of a workload, each with other variables.
    pub(crate) fn requests(&self, workload: Workload, path: &str) -> Vec<Vec<u8>> {
        let of_issues = |variables: fn(&[Value; 3]) -> Value| -> Vec<Value> {
            self.issues.iter().map(variables).collect()
        };
        let variables = match workload {
            Workload::W1 | Workload::W6 => vec![json!({})],
            Workload::W2 => {
                let each = self.meetings.iter();
                each.map(|slug| json!({ "slug": slug })).collect()
            }
            Workload::W3 => of_issues(
                |[issue, party, _]| json!({ "issue": issue, "party": party, "since": SINCE }),
            ),
            Workload::W4 => vec![json!({ "after": self.deep })],
            Workload::W7 => of_issues(
                |[issue, one, other]| json!({ "issue": issue, "one": one, "other": other }),
            ),
            Workload::W8 => of_issues(|[_, party, _]| json!({ "party": party, "since": SINCE })),
        };
        let each = variables.iter();
        each.map(|variables| request(path, workload.query(), variables))
            .collect()
    }
}

/// A page of a list.
struct Page {
    nodes: Vec<Value>,
    /// The cursor of the next one.
    next: Option<Value>,
}

/// Asks for a page of the list of this name.
async fn page(
    connection: &mut Connection,
    query: &str,
    after: &Value,
    list: &str,
) -> Result<Page, Failure> {
    let request = request(PROGRAM, query, &json!({ "after": after }));
    let answer = connection.ask(&request).await?;
    let answer: Value = serde_json::from_slice(answer.body)?;
    let at = |path: &str| answer.pointer(&format!("/data/{list}{path}"));
    let nodes = at("/nodes").and_then(Value::as_array);
    Ok(Page {
        nodes: nodes
            .ok_or("the program does not say what there is to ask for")?
            .clone(),
        next: at("/pageInfo/endCursor")
            .filter(|_| at("/pageInfo/hasNextPage") == Some(&Value::Bool(true)))
            .cloned(),
    })
}

/// An issue with the first two parties on whose behalf something was said about it.
fn two_parties(issue: &Value) -> Option<[Value; 3]> {
    let mut parties: Vec<&Value> = Vec::new();
    for statement in issue.pointer("/statements/nodes")?.as_array()? {
        for party in statement.get("onBehalfOf")?.as_array()? {
            let slug = party.get("slug")?;
            if !parties.contains(&slug) {
                parties.push(slug);
            }
        }
    }
    let [one, other, ..] = parties[..] else {
        return None;
    };
    Some([issue.get("slug")?.clone(), one.clone(), other.clone()])
}
