//! Health: for whoever restarts the process, and for whoever sends requests to it.

use crate::support::{
    app::TestApp,
    database::{Engine, on_each_engine},
    outage::{Outage, cut_connections, lock_meetings, until_waiting},
};

async fn told(app: &TestApp, path: &str) -> (u16, String) {
    let response = app.client().get(app.url(path)).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

on_each_engine!(says_that_it_lives_and_is_ready, async |engine| {
    let app = TestApp::start(engine).await;
    assert_eq!(told(&app, "/health/live").await, (200, "live\n".to_owned()));
    assert_eq!(
        told(&app, "/health/ready").await,
        (200, "ready\n".to_owned())
    );
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lives_on_without_its_database_and_is_ready_again_with_it() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let app = TestApp::start(Engine::Postgres).await;

    let outage = Outage::of(app.database());
    assert_eq!(
        told(&app, "/health/ready").await,
        (503, "the database does not answer\n".to_owned())
    );
    assert_eq!(told(&app, "/health/ready").await.0, 503);
    assert_eq!(told(&app, "/health/live").await.0, 200);
    outage.end();

    assert_eq!(told(&app, "/health/ready").await.0, 200);
    cut_connections(app.database());
    assert_eq!(told(&app, "/health/ready").await.0, 200);
}

/// The only connection of readers is held by a query that waits for a lock.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn is_ready_while_readers_have_all_connections() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let app = TestApp::set(Engine::Postgres, &["--database-connections=1"]).await;
    let held = lock_meetings(app.database()).await;

    let asked = app.query("{ meetings { totalCount } }");
    let (answer, ready) = tokio::join!(asked, async {
        until_waiting(&held, 1).await;
        let ready = told(&app, "/health/ready").await;
        held.rollback().await.unwrap();
        ready
    });

    assert_eq!(ready, (200, "ready\n".to_owned()));
    assert_eq!(answer["data"]["meetings"]["totalCount"], 6);
}
