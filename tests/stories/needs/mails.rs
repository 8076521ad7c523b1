//! Notices are mailed to people: in their language, as often as they like, and no more once they say so. The mail
//! server is a real one (aiosmtpd).

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use chrono::TimeDelta;
use ombruk::{
    domain::{JobState, NoticeId, time},
    mail::Mailer,
    store::{
        Tx,
        rows::{notice, person as people},
    },
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, sea_query::Expr};
use serde_json::{Value, json};

use crate::{
    setting::person,
    stock::{chairs, log},
    world::{World, cast::*, stories},
};

/// The mail server. It is stopped however the story ends.
struct Server {
    child: Child,
    port: u16,
    letters: Receiver<Value>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// `None` without aiosmtpd, with one line that says so.
    fn start() -> Option<Self> {
        let python = std::env::var("OMBRUK_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let found = Command::new(&python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        if !found.is_ok_and(|status| status.success()) {
            let required = std::env::var("OMBRUK_TEST_REQUIRE").is_ok_and(|list| list.contains("python"));
            assert!(!required, "{python} with aiosmtpd is required and not installed");
            let _ = writeln!(std::io::stderr(), "{python} has no aiosmtpd: the stories of mail are not told");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stories/needs/mail_server.py");
        let mut child = Command::new(python).args([script, &port.to_string()]).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert_eq!(lines.next().unwrap().unwrap(), "ready");
        let (send, letters) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = send.send(serde_json::from_str(&line).unwrap());
            }
        });
        Some(Self { child, port, letters })
    }

    fn mailer(&self) -> Mailer {
        self.mailer_with("s3cret")
    }

    fn mailer_with(&self, password: &str) -> Mailer {
        let url = format!("smtp://ombruk:{password}@127.0.0.1:{}", self.port);
        Mailer::open(&url, "Ombruk <ombruk@storvik.example>", "https://ombruk.example").unwrap()
    }

    fn letter(&self) -> Value {
        self.letters.recv_timeout(Duration::from_secs(20)).expect("a letter comes")
    }

    fn none(&self) -> bool {
        self.letters.recv_timeout(Duration::from_millis(300)).is_err()
    }
}

/// The person has this address from now on.
async fn lives_at(world: &World, who: &str, email: &str) {
    let row = people::Entity::find_by_id(person(who)).one(world.app.db.read()).await.unwrap().unwrap();
    let changed = &people::Model { email: Some(email.to_owned()), ..row }.into_active_model().reset_all();
    world.app.db.write(|tx: Tx| async move { changed.clone().update(&*tx).await.map(drop) }).await.unwrap();
}

async fn waits_for_chairs(world: &World, who: &str, title: &str) {
    let sought = json!({"category": ["office-chair"]});
    world.as_(who).post("/watches", json!({"title": title, "sought": sought})).await.ok();
}

/// Logs a lot, and runs all jobs that follow.
async fn something_comes(world: &World) -> Value {
    let lot = chairs(world, 2).await;
    world.settle().await;
    ombruk::app::needs::mails::plan(&world.app).await.unwrap();
    let _ = ombruk::jobs::run_due(&world.app, &|| true).await;
    lot
}

stories! {
    async fn what_comes_is_mailed_until_somebody_says_stop(world: World) {
        let Some(server) = Server::start() else { return };
        assert_eq!(world.as_(EMPLOYEE).get("/me/mail").await.ok(), json!({}), "nobody mails here yet");
        let world = world.another_node().await.with_mailer(server.mailer());
        lives_at(&world, EMPLOYEE, "kari@storvik.example").await;
        waits_for_chairs(&world, EMPLOYEE, "Stoler & bord").await;
        assert_eq!(world.as_(EMPLOYEE).get("/me/mail").await.ok(), json!({"notices": "at_once"}));
        let lot = something_comes(&world).await;
        let letter = server.letter();
        assert_eq!(letter["to"], json!(["kari@storvik.example"]));
        let headers = &letter["headers"];
        assert_eq!(headers["Subject"], "Det har kommet noe du venter på: Stoler & bord");
        assert_eq!((&headers["From"], &headers["Auto-Submitted"]), (&json!("Ombruk <ombruk@storvik.example>"), &json!("auto-generated")));
        let link = format!("https://ombruk.example/things/{}", lot["code"].as_str().unwrap());
        let (text, html) = (letter["bodies"]["text/plain"].as_str().unwrap(), letter["bodies"]["text/html"].as_str().unwrap());
        assert!(text.contains(&link) && text.contains("Kontorstol"), "{text}");
        assert!(html.contains(&link) && html.contains("Stoler &amp; bord") && html.contains("lang=\"nb\""), "{html}");

        // One click in a mail program, which has no session and no page of ours (RFC 8058).
        assert_eq!(headers["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click");
        let stop = headers["List-Unsubscribe"].as_str().unwrap().trim_matches(['<', '>']);
        let stop = stop.strip_prefix("https://ombruk.example").unwrap();
        let nobody = world.as_("");
        assert_eq!(nobody.raw(stop).await.status, 200, "a link that is only opened stops nothing");
        assert_eq!(world.as_(EMPLOYEE).get("/me/mail").await.ok()["notices"], "at_once");
        let tampered = format!("{}0", &stop[..stop.len() - 1]);
        for wrong in [tampered.as_str(), "/mail/stop/x", "/mail/stop/01980000000070008000000000000001.ab"] {
            if wrong != stop {
                assert_eq!(nobody.raw(wrong).await.status, 404, "{wrong}");
            }
        }
        assert_eq!(world.clicks(stop).await, 200);
        assert_eq!(world.as_(EMPLOYEE).get("/me/mail").await.ok()["notices"], "never");
        something_comes(&world).await;
        assert!(server.none());
        assert_eq!(world.as_(EMPLOYEE).get("/notices").await.ok()["unread"], 2, "the page still tells of it");
    }

    async fn a_day_s_notices_are_one_letter(world: World) {
        let Some(server) = Server::start() else { return };
        let world = world.another_node().await.with_mailer(server.mailer());
        lives_at(&world, EMPLOYEE, "kari@storvik.example").await;
        waits_for_chairs(&world, EMPLOYEE, "Stoler").await;
        let mut reader = world.signed_in(EMPLOYEE).await;
        let profile = reader.open("/profile").await;
        reader.submit(&profile, "/profile/language", &[("language", "sv")]).await;
        let profile = reader.open("/profile").await;
        let chosen = reader.submit(&profile, "/profile/mail", &[("mail", "daily")]).await;
        assert_eq!(chosen.status, 200);
        assert_eq!(world.as_(EMPLOYEE).get("/me/mail").await.ok()["notices"], "daily");
        something_comes(&world).await;
        log(&world, json!({"title": "<b>Fin stol</b>", "surplus": true})).await;
        something_comes(&world).await;
        assert!(server.none(), "nothing before the morning");
        let morning = |tx: Tx| async move {
            let all = notice::Entity::update_many().col_expr(notice::Column::MailAt, Expr::value(time::now()));
            all.exec(&*tx).await.map(drop)
        };
        world.app.db.write(morning).await.unwrap();
        ombruk::app::needs::mails::plan(&world.app).await.unwrap();
        ombruk::jobs::run_due(&world.app, &|| true).await.unwrap();
        let letter = server.letter();
        assert_eq!(letter["headers"]["Subject"], "Saker du väntar på har kommit in");
        let html = letter["bodies"]["text/html"].as_str().unwrap();
        assert_eq!(html.matches("<li>").count(), 3, "{html}");
        assert!(html.contains("&lt;b&gt;Fin stol&lt;/b&gt;") && !html.contains("<b>"), "{html}");
        assert!(server.none());
    }

    async fn a_server_that_is_away_loses_no_letter(world: World) {
        let Some(server) = Server::start() else { return };
        let world = world.another_node().await.with_mailer(server.mailer());
        lives_at(&world, EMPLOYEE, "busy@storvik.example").await;
        lives_at(&world, OTHER_EMPLOYEE, "gone@storvik.example").await;
        waits_for_chairs(&world, EMPLOYEE, "Stoler").await;
        waits_for_chairs(&world, OTHER_EMPLOYEE, "Stoler").await;
        something_comes(&world).await;
        let jobs = ombruk::app::jobs::list(&world.app.db).await.unwrap();
        assert_eq!(jobs.len(), 1, "who has no such address is not written to again and again: {jobs:?}");
        assert_eq!((jobs[0].kind.as_str(), jobs[0].state, jobs[0].attempts), ("mail_notices", JobState::Waiting, 1));
        let said = jobs[0].last_error.clone().unwrap();
        assert!(said.contains("try again later") && !said.contains("s3cret"), "{said}");
        lives_at(&world, EMPLOYEE, "kari@storvik.example").await;
        ombruk::app::jobs::retry(&world.app.db, jobs[0].id).await.unwrap();
        ombruk::jobs::run_due(&world.app, &|| true).await.unwrap();
        assert_eq!(server.letter()["to"], json!(["kari@storvik.example"]));
        assert!(server.none());
    }

    async fn a_password_that_is_wrong_loses_no_letter(world: World) {
        let Some(server) = Server::start() else { return };
        let refused = world.another_node().await.with_mailer(server.mailer_with("wrong"));
        lives_at(&refused, EMPLOYEE, "kari@storvik.example").await;
        waits_for_chairs(&refused, EMPLOYEE, "Stoler").await;
        something_comes(&refused).await;
        let jobs = ombruk::app::jobs::list(&refused.app.db).await.unwrap();
        assert_eq!((jobs.len(), jobs[0].state, jobs[0].attempts), (1, JobState::Waiting, 1), "{jobs:?}");
        let said = jobs[0].last_error.clone().unwrap();
        assert!(said.contains("credentials invalid") && !said.contains("wrong"), "{said}");
        assert!(server.none());
        let mended = refused.another_node().await.with_mailer(server.mailer());
        ombruk::app::jobs::retry(&mended.app.db, jobs[0].id).await.unwrap();
        ombruk::jobs::run_due(&mended.app, &|| true).await.unwrap();
        assert_eq!(server.letter()["to"], json!(["kari@storvik.example"]));
        assert!(server.none());
    }

    async fn many_whose_letters_failed_are_in_nobody_s_way(world: World) {
        let Some(server) = Server::start() else { return };
        let world = world.another_node().await.with_mailer(server.mailer());
        lives_at(&world, EMPLOYEE, "busy@storvik.example").await;
        waits_for_chairs(&world, EMPLOYEE, "Stoler").await;
        something_comes(&world).await;
        let first = notice::Entity::find().one(world.app.db.read()).await.unwrap().unwrap();
        let more = |at: i64| notice::Model { id: NoticeId::new(), mail_at: Some(first.at - TimeDelta::seconds(at)), ..first.clone() };
        let more = &(1..=600).map(|at| more(at).into_active_model()).collect::<Vec<_>>();
        let told = |tx: Tx| async move { notice::Entity::insert_many(more.clone()).exec_without_returning(&*tx).await.map(drop) };
        world.app.db.write(told).await.unwrap();
        lives_at(&world, OTHER_EMPLOYEE, "ola@storvik.example").await;
        waits_for_chairs(&world, OTHER_EMPLOYEE, "Stoler").await;
        chairs(&world, 2).await;
        ombruk::jobs::run_due(&world.app, &|| true).await.unwrap();
        ombruk::app::needs::mails::plan(&world.app).await.unwrap();
        ombruk::jobs::run_due(&world.app, &|| true).await.unwrap();
        assert_eq!(server.letter()["to"], json!(["ola@storvik.example"]));
        assert!(server.none());
    }
}
