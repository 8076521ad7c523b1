//! What happened to a thing, the latest first.

use std::sync::Arc;

use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        stock::{codes, trail},
    },
    domain::time,
    web::{
        edge::error::Problem,
        pages::{
            sheet::{Sheet, Table},
            visitor::Visitor,
        },
    },
};

const MOST: u64 = 200;

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(code): Path<String>) -> Result<Response> {
    let (t, actor) = (visitor.text, visitor.actor());
    let lot = codes::by_code(app.db.read(), actor, &code, None, None).await.map_err(Problem)?.lot;
    let words = visitor.reader().lot(&lot, None, visitor.today);
    let page = trail::of(app.db.read(), actor, lot.id, None, MOST).await.map_err(Problem)?;
    let names = trail::names(app.db.read(), actor, &page.events).await.map_err(Problem)?;
    let mut table = Table::new(t.say("history"), t.say("admin-none"))
        .column(t.say("entry-day"))
        .column(t.say("entry-what"))
        .column(t.say("history-who"))
        .figures(t.say("col-n"));
    for event in page.events.into_iter().rev() {
        let day = t.day(time::civil_date(event.at, &actor.time_zone), visitor.today);
        let said = t.of("verb", &event.verb);
        let n = event.movement.as_ref().map(|moved| t.whole(moved.n)).unwrap_or_default();
        let who = event.by.and_then(|by| names.get(&by).cloned()).unwrap_or_default();
        table.rows.push(vec![day.into(), said.into(), who.into(), n.into()]);
    }
    Sheet::new(&visitor, t.say("history"))
        .crumb(format!("/things/{}", lot.code), words.title)
        .about(lot.code.clone())
        .table(table)
        .send()
}
