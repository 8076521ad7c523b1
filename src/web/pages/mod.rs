//! The web application: pages for people, rendered by the server, on the same use cases as the API. A page has a
//! handler and a template beside it. Texts are in `texts/`. The files of this folder hold what all pages share.

use poem::{Endpoint, EndpointExt, Route, get};

use page::again;
pub use page::nowhere;

mod assets;
mod choices;
mod directory;
pub mod doors;
mod exchange;
mod form;
mod happened;
mod labels;
mod ledger;
pub mod look;
mod navigation;
mod needs;
mod orders;
mod page;
mod posted;
mod sheet;
mod stock;
mod text;
mod unsent;
mod visitor;
mod ways;
mod work;

pub fn routes(site: Route) -> Route {
    site.at("/", get(framed(needs::home::show)))
        .at("/sign-in", get(framed(directory::sign_in::show)).post(framed(directory::sign_in::by_password)))
        .at("/sign-in/code", get(again).post(framed(directory::sign_in::by_code)))
        .at("/sign-in/as", get(again).post(framed(directory::sign_in::choose)))
        .at("/sign-in/with/:key", get(framed(directory::provider::go)))
        .at("/sign-in/with/:key/back", get(framed(directory::provider::back)))
        .at("/sign-in/with/:key/ended", poem::post(directory::provider::ended))
        .at("/sign-in/:link", get(framed(directory::link::show)).post(framed(directory::link::enter_by)))
        .at("/sign-out", get(again).post(framed(directory::sign_in::end)))
        .at("/profile", get(framed(directory::profile::show)))
        .at("/profile/language", get(again).post(framed(directory::profile::speak)))
        .at("/profile/sessions/:session/end", get(again).post(framed(directory::profile::end_one)))
        .at("/profile/mail", get(again).post(framed(needs::mails::choose)))
        .at("/mail/stop/:token", get(framed(needs::mails::show)).post(framed(needs::mails::stop)))
        .at("/profile/access", get(framed(directory::access::show)))
        .at("/profile/access/password", get(again).post(framed(directory::access::change_password)))
        .at("/profile/access/factor", get(again).post(framed(directory::access::add_factor)))
        .at("/profile/access/factor/end", get(again).post(framed(directory::access::remove_factor)))
        .at("/profile/access/tokens", get(again).post(framed(directory::access::make_token)))
        .at("/profile/access/tokens/:token/end", get(again).post(framed(directory::access::revoke_token)))
        .at("/profile/sign-out-everywhere", get(again).post(framed(directory::profile::end_all)))
        .at("/things", get(framed(stock::find::show)))
        .at("/things/suggest", get(framed(stock::find::suggest)))
        .at("/things/:code", get(framed(stock::thing::show)).post(framed(stock::thing::take_some)))
        .at("/things/:code/photos", get(framed(stock::photos::list)).post(framed(stock::photos::add)))
        .at("/things/:code/photos/:photo", get(framed(stock::photos::show)).post(framed(stock::photos::save)))
        .at("/things/:code/photos/:photo/:act", get(again).post(framed(stock::photos::perform)))
        .at(
            "/things/:code/papers/:paper",
            get(framed(stock::paper_files::download)).post(framed(stock::paper_files::upload)),
        )
        .at("/things/:code/history", get(framed(stock::history::show)))
        .at("/things/:code/edit", get(framed(stock::tending::show)))
        .at("/things/:code/edit/:act", get(again).post(framed(stock::tending::perform)))
        .at("/things/:code/edit/:act/:what", get(again).post(framed(stock::tending::take_away)))
        .at("/stock", get(framed(stock::table::show)))
        .at("/stock.csv", get(framed(stock::table::file)))
        .at("/stock/acts", get(again).post(framed(stock::acting::many)))
        .at("/clearances", get(framed(stock::clearing::choose)))
        .at("/clearances/:id", get(framed(stock::clearing::show)).post(framed(stock::clearing::save)))
        .at("/labels", get(framed(stock::labelling::show)).post(framed(stock::labelling::make_labels)))
        .at("/labels/print", get(again).post(framed(stock::labelling::print_labels)))
        .at("/products", get(framed(stock::products::list)).post(framed(stock::products::enter)))
        .at("/products/:id", get(framed(stock::products::show)).post(framed(stock::products::change)))
        .at("/products/:id/documents", get(again).post(framed(stock::documenting::add)))
        .at("/products/:id/documents/:document/end", get(again).post(framed(stock::documenting::end)))
        .at(
            "/products/:id/documents/:document/file",
            get(framed(stock::documenting::file)).post(framed(stock::documenting::send_file)),
        )
        .at("/labels/:id", get(framed(stock::labelling::show_batch)))
        .at("/certificates", get(framed(stock::certificates::show)).post(framed(stock::certificates::save)))
        .at("/drafts", get(framed(stock::drafts::list)).post(framed(stock::drafts::begin)))
        .at("/drafts/:id", get(framed(stock::drafts::show)))
        .at("/drafts/:id/photos", get(again).post(framed(stock::drafts::add)))
        .at("/drafts/:id/drop", get(again).post(framed(stock::drafts::discard)))
        .at("/log", get(framed(stock::log::show)).post(framed(stock::log::save)))
        .at("/needs", get(framed(needs::list::show)))
        .at("/needs/new", get(framed(needs::stating::show)).post(framed(needs::stating::save)))
        .at("/sets", get(framed(needs::sets::show)))
        .at("/needs/:id", get(framed(needs::need::show)))
        .at("/needs/:id/correct", get(framed(needs::correcting::show)).post(framed(needs::correcting::save)))
        .at("/needs/:id/withdraw", get(again).post(framed(needs::need::withdraw)))
        .at("/needs/:id/lines/:line/take", get(again).post(framed(needs::need::take)))
        .at("/needs/:id/lines/:line/ask", get(again).post(framed(needs::need::ask)))
        .at("/needs/:id/lines/:line/decisions/:decision", get(again).post(framed(needs::need::revoke_decline)))
        .at(
            "/needs/:id/lines/:line/offers/:offer/decline",
            get(framed(needs::declining::show)).post(framed(needs::declining::save)),
        )
        .at("/needs/:id/lines/:line/left-out", get(framed(needs::left_out::show)))
        .at("/needs/:id/lines/:line/release", get(again).post(framed(needs::left_out::release)))
        .at("/needs/:id/lines/:line/change", get(framed(needs::changing::show)).post(framed(needs::changing::save)))
        .at("/needs/:id/lines/:line/watch", get(again).post(framed(needs::notices::of_line)))
        .at("/notices", get(framed(needs::notices::show)))
        .at("/notices/read", get(again).post(framed(needs::notices::read)))
        .at("/watches", get(again).post(framed(needs::notices::leave)))
        .at("/watches/:id/:act", get(again).post(framed(needs::notices::perform)))
        .at("/scanned", get(framed(stock::scanned::show)).post(framed(stock::scanned::read)))
        .at("/handovers/new", get(framed(exchange::handing::show)))
        .at("/handovers/new/:reservation", get(again).post(framed(exchange::handing::hand_over)))
        .at("/handovers", get(framed(exchange::handed::list)))
        .at("/handovers/:id", get(framed(exchange::handed::show)))
        .at("/handovers/:id/:act", get(again).post(framed(exchange::handed::perform)))
        .at("/transfers", get(framed(exchange::crossing::list)))
        .at("/transfers/:id", get(again).post(framed(exchange::crossing::decide)))
        .at("/mine", get(framed(exchange::mine::show)))
        .at("/mine/:reservation", get(framed(exchange::keeping::show)))
        .at("/mine/:reservation/change", get(again).post(framed(exchange::keeping::change)))
        .at("/mine/:reservation/withdrawn-purchase", get(again).post(framed(exchange::keeping::withdraw_purchase)))
        .at("/mine/:reservation/hand-over", get(again).post(framed(exchange::mine::hand_over)))
        .at("/mine/:reservation/release", get(again).post(framed(exchange::mine::release)))
        .at("/today", get(framed(needs::today::show)))
        .at("/today/:approval", get(again).post(framed(needs::today::decide)))
        .at("/savings", get(framed(ledger::savings::show)))
        .at("/savings/entries", get(framed(ledger::entries::show)))
        .at("/savings/entries/:id", get(framed(ledger::entry::show)))
        .at("/targets", get(framed(ledger::targets::show)).post(framed(ledger::targets::save)))
        .at("/declines", get(framed(ledger::declines::show)))
        .at("/factors", get(framed(ledger::factors::list)).post(framed(ledger::factors::add)))
        .at("/factors/:key", get(framed(ledger::factor::show)))
        .at("/needs/:id/lines/:line/call-off", get(again).post(framed(orders::call_offs::place)))
        .at("/agreements", get(framed(orders::agreements::list)).post(framed(orders::agreements::enter)))
        .at("/agreements/:id", get(framed(orders::agreements::show)))
        .at("/agreements/:id/:act", get(again).post(framed(orders::agreements::perform)))
        .at("/suppliers", get(framed(orders::agreements::list)).post(framed(orders::agreements::add_supplier)))
        .at("/suppliers/:id", get(framed(orders::suppliers::show)).post(framed(orders::suppliers::save)))
        .at("/catalogue-items/:id", get(framed(orders::catalogue::show)).post(framed(orders::catalogue::save)))
        .at("/call-offs", get(framed(orders::call_offs::list)))
        .at("/call-offs/:id", get(framed(orders::call_offs::show)))
        .at("/call-offs/:id/:act", get(again).post(framed(orders::call_offs::perform)))
        .at("/work-orders", get(framed(work::orders::list)).post(framed(work::orders::place_order)))
        .at("/work-orders/new", get(framed(work::orders::new)))
        .at("/work-orders/:id", get(framed(work::orders::show)))
        .at("/work-orders/:id/:step", get(again).post(framed(work::orders::take_step)))
        .at("/partners", get(framed(work::partners::list)).post(framed(work::partners::enter)))
        .at("/partners/:id", get(framed(work::partners::show)).post(framed(work::partners::save)))
        .at("/partners/:id/links", get(again).post(framed(work::partners::make_link)))
        .at("/partners/:id/links/:link/revoke", get(again).post(framed(work::partners::revoke_link)))
        .at("/p/:token", get(framed(work::guest::list)))
        .at("/p/:token/:id", get(framed(work::guest::show)))
        .at("/p/:token/:id/:step", get(again).post(framed(work::guest::take_step)))
        .at("/admin", get(framed(directory::administration::show)))
        .at("/admin/units", get(framed(directory::units::list)).post(framed(directory::units::open)))
        .at("/admin/units/:id", get(framed(directory::units::show)).post(framed(directory::units::save)))
        .at("/admin/places", get(framed(directory::places::list)).post(framed(directory::places::open)))
        .at("/admin/places/:id", get(framed(directory::places::show)).post(framed(directory::places::save)))
        .at("/admin/people", get(framed(directory::people::list)).post(framed(directory::people::add)))
        .at("/admin/people/:id", get(framed(directory::people::show)))
        .at("/admin/people/:id/:act", get(again).post(framed(directory::people::perform)))
        .at("/admin/policy", get(framed(directory::policy::show)).post(framed(directory::policy::save)))
        .at(
            "/admin/tokens",
            get(framed(directory::administration::list_tokens)).post(framed(directory::administration::make_token)),
        )
        .at("/admin/tokens/:id/revoke", get(again).post(framed(directory::administration::revoke_token)))
        .at("/admin/register", get(framed(directory::register::show)).post(framed(directory::register::make)))
        .at("/admin/register/end", get(again).post(framed(directory::register::end)))
        .at("/admin/jobs", get(framed(directory::administration::jobs)))
        .at("/accessibility", get(framed(directory::accessibility::show)))
        .at("/switch", get(again).post(framed(directory::switching::save)))
        .at("/assets/:hash/:name", get(assets::serve))
        .at("/worker.js", get(assets::worker))
}

fn framed<E: Endpoint + 'static>(page: E) -> impl Endpoint {
    page.around(page::shown)
}
