//! Pages of a list that changes while it is read.

use crate::support::{
    database::on_each_engine,
    lists::List,
    records::Collection,
    view::{View, names},
    world::{World, slug},
};

/// From which end a list is read, in the words of the API.
struct End {
    size: &'static str,
    at: &'static str,
    more: &'static str,
    cursor: &'static str,
}

const FORWARD: End = End {
    size: "first",
    at: "after",
    more: "hasNextPage",
    cursor: "endCursor",
};

const BACKWARD: End = End {
    size: "last",
    at: "before",
    more: "hasPreviousPage",
    cursor: "startCursor",
};

/// Reads the whole list by three. After each page a draft is published, and the record that the
/// cursor names is withdrawn.
async fn read(world: &World, view: &View<'_>, end: &End) -> Vec<String> {
    let mut read: Vec<String> = Vec::new();
    let mut cut = format!("{}: 3", end.size);
    for turn in 0.. {
        let data = view.read(world, &view.field("page", &cut)).await;
        let mut rows = names(&data["page"]);
        if end.size == "last" {
            rows.reverse();
        }
        read.extend(rows.into_iter().map(str::to_owned));
        let info = &data["page"]["pageInfo"];
        if info[end.more] == false {
            break;
        }
        cut = format!("{}: 3, {}: {}", end.size, end.at, info[end.cursor]);
        publish(world, turn).await;
        withdraw(world, read.last().expect("a row")).await;
    }
    if end.size == "last" {
        read.reverse();
    }
    read
}

on_each_engine! {
    async fn nothing_is_skipped_or_repeated_while_records_come_and_go(engine) {
        let world = World::start(engine, &Collection::generate(3)).await;
        let lists = List::all(&world);
        let meetings = lists.iter().find(|list| list.field == "meetings" && list.parent.is_none());
        let list = meetings.expect("the meetings");
        for order in list.orders.iter().map(String::as_str) {
            for (descending, end) in [(false, &FORWARD), (true, &FORWARD), (false, &BACKWARD)] {
                let order = (order, descending);
                let view = View { list, parent: None, order, filter: String::new() };
                let at_first = list.holds(&world, None, order, |_| true);

                let mut read = read(&world, &view, end).await;

                let mut unique = read.clone();
                unique.sort();
                unique.dedup();
                assert_eq!(unique.len(), read.len(), "{order:?}: a row came twice");
                let new = read.len() - at_first.len();
                assert!(new > 0, "{order:?}: nothing came meanwhile");
                // Of the rows that were there at first all have come, in their order.
                read.retain(|name| at_first.contains(name));
                assert_eq!(read, at_first, "{order:?}");
                restore(&world).await;
            }
        }
    }
}

/// Publishes the draft at this place of the unpublished meetings, if there are as many.
async fn publish(world: &World, place: usize) {
    let mut drafts = world
        .of("meeting")
        .filter(|record| !world.shows(slug(record)));
    if let Some(draft) = drafts.nth(place) {
        let sql = "update meeting set status = 'PUBLISHED', published_at = updated_at where slug";
        world.execute(&format!("{sql} = '{}'", slug(draft))).await;
    }
}

async fn withdraw(world: &World, slug: &str) {
    let sql = format!("update meeting set status = 'WITHDRAWN' where slug = '{slug}'");
    world.execute(&sql).await;
}

/// Puts all meetings back into the standing that they began with.
async fn restore(world: &World) {
    for record in world.of("meeting") {
        let (status, slug) = (record["status"].as_str().expect("a status"), slug(record));
        let standing = format!("status = '{status}', published_at = updated_at");
        let sql = format!("update meeting set {standing} where slug = '{slug}'");
        world.execute(&sql).await;
    }
}
