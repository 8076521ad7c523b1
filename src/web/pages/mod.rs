//! The web application: pages for people, rendered here, on the same use cases as the API. A page has a handler and a
//! template beside it; texts are in `texts/`, what is the same on all pages in the files of this folder.

use poem::{Endpoint, EndpointExt, Route, get};

use page::again;
pub use page::nowhere;

mod assets;
mod choices;
mod directory;
pub mod doors;
mod exchange;
mod ledger;
mod navigation;
mod needs;
mod page;
mod posted;
mod stock;
mod text;
mod unsent;
mod visitor;

pub fn routes(site: Route) -> Route {
    site.at("/", get(framed(needs::home::show)))
        .at("/sign-in", get(framed(directory::sign_in::show)))
        .at("/sign-in/as", get(again).post(framed(directory::sign_in::choose)))
        .at("/sign-in/:link", get(framed(directory::sign_in::show_link)).post(framed(directory::sign_in::by_link)))
        .at("/sign-out", get(again).post(framed(directory::sign_in::end)))
        .at("/profile", get(framed(directory::profile::show)))
        .at("/profile/language", get(again).post(framed(directory::profile::speak)))
        .at("/profile/sign-out-everywhere", get(again).post(framed(directory::profile::end_all)))
        .at("/things", get(framed(stock::find::show)))
        .at("/things/:code", get(framed(stock::thing::show)).post(framed(stock::thing::take_some)))
        .at("/log", get(framed(stock::log::show)).post(framed(stock::log::save)))
        .at("/needs", get(framed(needs::list::show)))
        .at("/needs/new", get(framed(needs::stating::show)).post(framed(needs::stating::save)))
        .at("/needs/:id", get(framed(needs::need::show)))
        .at("/needs/:id/withdraw", get(again).post(framed(needs::need::withdraw)))
        .at("/needs/:id/lines/:line/take", get(again).post(framed(needs::need::take)))
        .at("/needs/:id/lines/:line/ask", get(again).post(framed(needs::need::ask)))
        .at("/needs/:id/lines/:line/decisions/:decision", get(again).post(framed(needs::need::take_back)))
        .at(
            "/needs/:id/lines/:line/offers/:offer/decline",
            get(framed(needs::declining::show)).post(framed(needs::declining::save)),
        )
        .at("/scanned", get(framed(stock::scanned::show)))
        .at("/handovers/new", get(framed(exchange::handing::show)))
        .at("/handovers/new/:reservation", get(again).post(framed(exchange::handing::hand_over)))
        .at("/mine", get(framed(exchange::mine::show)))
        .at("/mine/:reservation/hand-over", get(again).post(framed(exchange::mine::hand_over)))
        .at("/mine/:reservation/release", get(again).post(framed(exchange::mine::release)))
        .at("/today", get(framed(needs::today::show)))
        .at("/today/:approval", get(again).post(framed(needs::today::decide)))
        .at("/savings", get(framed(ledger::savings::show)))
        .at("/savings/entries", get(framed(ledger::entries::show)))
        .at("/savings/entries/:id", get(framed(ledger::entry::show)))
        .at("/factors/:key", get(framed(ledger::factor::show)))
        .at("/switch", get(again).post(framed(directory::switching::save)))
        .at("/assets/:hash/:name", get(assets::serve))
}

fn framed<E: Endpoint + 'static>(page: E) -> impl Endpoint {
    page.around(page::shown)
}
