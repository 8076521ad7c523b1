//! Photos of the things of a work order, for partners, who otherwise see neither the stock nor its pictures.

use chrono::{NaiveTime, TimeDelta};

use crate::app::{
    App, Result,
    stock::{
        links::{self, OPEN_FOR},
        reading::Shown,
    },
    work::work_orders,
};
use crate::{
    domain::{Instant, WorkOrderId, directory::actor::Actor, time},
    media::Size,
    store,
};

/// A photo that opens without an account, for a while.
pub struct Linked {
    pub picture: Shown,
    pub caption: String,
    /// In the order of [`Size::ALL`].
    pub links: [String; 3],
    pub open_until: Instant,
}

/// The photos of the things of a work order, for everybody who sees the order.
pub async fn of_order(app: &App, actor: &Actor, id: WorkOrderId) -> Result<Vec<Linked>> {
    let order = work_orders::visible(app.db.read(), actor, id).await?;
    let open_until = end_of_day(time::now()) + OPEN_FOR;
    let photos = store::stock::photos::of_lot(app.db.read(), order.lot_id).await?;
    let linked = photos.into_iter().map(|(photo, picture)| Linked {
        links: Size::ALL.map(|size| app.links.sign(&links::of_picture(&picture.hash, size), open_until)),
        picture: Shown::from(&picture),
        caption: photo.caption,
        open_until,
    });
    Ok(linked.collect())
}

/// The end of the day. The link is then the same all day, and the browser's cache has the picture.
fn end_of_day(now: Instant) -> Instant {
    now.date_naive().and_time(NaiveTime::MIN).and_utc() + TimeDelta::days(1)
}
