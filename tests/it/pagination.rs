//! Pages: put together from either end they are the whole list, whatever the order, the size and
//! the filter.

use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::json;

use crate::support::{
    conditions,
    database::on_each_engine,
    dice::Dice,
    lists::List,
    records::Collection,
    view::{View, names},
    world::World,
};

on_each_engine!(pages_from_either_end_are_the_whole_list, async |engine| {
    let world = World::start(engine, &Collection::generate(1)).await;
    for list in List::all(&world) {
        let lists = list.parents(&world).into_iter();
        let unordered = |parent| list.holds(&world, parent, (&list.orders[0], false), |_| true);
        let (longest, length) = lists
            .map(|parent| (parent, unordered(parent).len()))
            .max_by_key(|(_, length)| *length)
            .expect("a record that the list hangs on");
        assert!(
            length > 2,
            "{list:?} is too short to show anything: {length}"
        );
        for order in list.orders.iter().map(String::as_str) {
            for descending in [false, true] {
                let view = View {
                    list: &list,
                    parent: longest,
                    order: (order, descending),
                    filter: String::new(),
                };
                let expected = list.holds(&world, longest, view.order, |_| true);
                view.walk(&world, length.div_ceil(3), &expected).await;
            }
        }
    }
});

on_each_engine!(
    any_page_of_any_list_is_a_part_of_the_whole,
    async |engine| {
        let world = World::start(engine, &Collection::generate(2)).await;
        let lists = List::all(&world);
        let config = Config {
            cases: 60,
            failure_persistence: None,
            ..Config::default()
        };
        let handle = tokio::runtime::Handle::current();
        let check = |(seed, size): (u64, usize)| {
            handle.block_on(check_any_page(&world, &lists, seed, size));
            Ok::<_, TestCaseError>(())
        };
        let run = || TestRunner::new(config).run(&(proptest::num::u64::ANY, 1..8_usize), check);
        tokio::task::block_in_place(run).unwrap_or_else(|failure| panic!("{failure}"));
    }
);

on_each_engine!(
    an_empty_page_beyond_an_end_knows_what_lies_on_its_other_side,
    async |engine| {
        let world = World::start(engine, &Collection::generate(1)).await;
        for list in List::all(&world) {
            let (field, order) = (&list.field, &list.orders[0]);
            let length = |parent| list.holds(&world, parent, (order, false), |_| true).len();
            let lists = list.parents(&world).into_iter();
            let parent = lists.max_by_key(|parent| length(*parent));
            let parent = parent.expect("a record that the list hangs on");
            let ends = format!(
                "first: {field}(first: 1) {{ pageInfo {{ startCursor }} }} last: {field}(last: 1) {{ pageInfo {{ endCursor }} }}"
            );
            let ends = list.within(world.app.data(&list.query(parent, &ends)).await);
            let (start, end) = (
                &ends["first"]["pageInfo"]["startCursor"],
                &ends["last"]["pageInfo"]["endCursor"],
            );
            let page = |alias: &str, arguments: &str| {
                format!(
                    "{alias}: {field}({arguments}) {{ nodes {{ id }} pageInfo {{ hasPreviousPage hasNextPage }} }} "
                )
            };
            let pages = page("forward", &format!("first: 5, after: {end}"))
                + &page("backward", &format!("last: 5, before: {start}"));
            let pages = list.within(world.app.data(&list.query(parent, &pages)).await);
            let expected = |previous, next| json!({ "nodes": [], "pageInfo": { "hasPreviousPage": previous, "hasNextPage": next } });
            assert_eq!(pages["forward"], expected(true, false), "{list:?}");
            assert_eq!(pages["backward"], expected(false, true), "{list:?}");
        }
    }
);

/// A list, parent, order and filter by `seed`, in pages of `size`; then a part cut out by cursors.
async fn check_any_page(world: &World, lists: &[List], seed: u64, size: usize) {
    let mut dice = Dice::new(seed);
    let list = dice.one(lists);
    let order = (dice.one(&list.orders).as_str(), dice.chance(50));
    let parent = *dice.one(&list.parents(world));
    let filter = conditions::any(world, &list.child, &mut dice);
    let expected = list.holds(world, parent, order, &filter.holds);
    let view = View {
        list,
        parent,
        order,
        filter: format!(", filter: {}", filter.text),
    };
    let size = size.max(expected.len() / 12);
    let cursors = view.walk(world, size, &expected).await;

    let places = cursors.len();
    if places == 0 {
        return;
    }
    let (one, other) = (dice.below(places), dice.below(places));
    let (from, to) = (one.min(other), one.max(other));
    let between = &expected[(from + 1).min(to)..to];
    let cut = format!("after: {:?}, before: {:?}", cursors[from], cursors[to]);
    let body = view.field("first", &format!("first: {size}, {cut}"))
        + &view.field("last", &format!("last: {size}, {cut}"));
    let data = view.read(world, &body).await;
    let few = between.len().min(size);
    assert_eq!(names(&data["first"]), between[..few], "{body}");
    assert_eq!(
        data["first"]["pageInfo"]["hasNextPage"],
        few < between.len(),
        "{body}"
    );
    assert_eq!(
        names(&data["last"]),
        between[between.len() - few..],
        "{body}"
    );
    assert_eq!(
        data["last"]["pageInfo"]["hasPreviousPage"],
        few < between.len(),
        "{body}"
    );
}
