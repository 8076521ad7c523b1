//! One search: what is asked of the server, and the page that is made of its answers.
//!
//! The server finds, counts and sorts. It cannot sum how well each word matches, so the best lots are asked for in
//! bands (by how well the worst matching word matches), and the first `WINDOW` of them are ranked here, as the embedded
//! engine ranks all. Behind them lots stay in the order of the server: band by band, then by readiness and age.
//!
//! The server's order and the days that it counts are the lots' own: it cannot compare with the asker's units. Filters and
//! the order of what is ranked here know from when the asker can have a lot.
//!
//! A ranked page takes two requests. The first one counts, also the bands. The second one reads exactly the lots that
//! are needed, because reading lots costs the server the most.

use crate::search::contract::{Cursor, Filter, Fit, Page, PlaceWord, Query, Sort, Tier, Total, WITHIN_M};
use crate::search::meilisearch::client::Client;
use crate::search::meilisearch::dictionary::Dictionary;
use crate::search::meilisearch::error::Error;
use crate::search::meilisearch::facets::{COUNTED, counted_without, facets};
use crate::search::meilisearch::filter::{Narrowing, all, nearest_first, not, within};
use crate::search::meilisearch::hit::{Hit, LISTED, RANKED};
use crate::search::meilisearch::partly::partly;
use crate::search::meilisearch::place::Place;
use crate::search::meilisearch::ranking::{Ranked, Ranking};
use crate::search::meilisearch::settings::DEEPEST;
use crate::search::meilisearch::wanted::Wanted;
use crate::search::meilisearch::wire::{Question, Reply, ask};
use crate::search::query::{Asked, Understood};

/// The name of this engine, with which its cursors begin.
pub const NAME: &str = "meilisearch";

/// So many of the best lots are ranked. A page ends with the last of them, even if it is not full.
const WINDOW: usize = 100;
/// If fewer lots match all words, other lots follow them.
const FEW: u64 = 10;
/// The bands of a search by relevance: every word matches at least so well.
const BANDS: [Tier; 3] = [Tier::Category, Tier::CategoryConcept, ALL_WORDS];
/// A word that matches less well counts as half a match.
const ALL_WORDS: Tier = Tier::Typo;

/// How the lots of a page are asked for.
enum Plan {
    /// They are only counted.
    Counting,
    /// By age alone, behind the first `same` lots of a moment.
    ByAge { created: Option<i64>, same: usize },
    /// In the order of the server.
    Listing { offset: usize },
    /// Among those that are ranked.
    Window { offset: usize },
    /// Behind those that are ranked.
    Behind { offset: usize },
}

struct Search<'a> {
    client: &'a Client,
    index: &'a str,
    query: &'a Query,
    narrowing: Narrowing,
    wanted: Vec<Wanted>,
    /// How many things are wanted.
    number: u32,
}

/// `understood`: the words of the query.
pub async fn search(client: &Client, index: &str, query: &Query, understood: &Understood) -> Result<Page, Error> {
    let after = query.after.as_ref().map(|cursor| cursor.place::<Place>(NAME)).transpose();
    let after = after.map_err(|_| Error::BadCursor)?;
    // Nobody is asked for what nobody may see.
    if query.visible_to.is_empty() {
        return Ok(Page::default());
    }
    let narrowing = Narrowing::new(query);
    let dictionary = Dictionary { client, index, narrowing: &narrowing, own: &query.own };
    let chosen = dictionary.choose(query, &understood.words).await?;
    let wanted = chosen.iter().map(|(asked, known)| Wanted::new(asked, &places(query, asked), &query.own, known));
    let wanted = wanted.collect();
    let number = understood.number.unwrap_or(1);
    Search { client, index, query, narrowing, wanted, number }.answer(understood, after).await
}

/// The places that a word names.
fn places(query: &Query, asked: &Asked) -> Vec<uuid::Uuid> {
    let names = |one: &&PlaceWord| one.word == asked.word.exact && (one.is_whole || !asked.word.known);
    query.place_words.iter().filter(names).flat_map(|one| &one.places).copied().collect()
}

impl Search<'_> {
    async fn answer(mut self, understood: &Understood, after: Option<Place>) -> Result<Page, Error> {
        let plan = self.plan(after)?;
        let mut questions = self.counting();
        let counting = questions.len();
        questions.extend(self.listing(&plan));
        let mut replies = ask(self.client, &questions).await?;
        let listed = replies.split_off(counting);
        let mut page = self.counted(replies);
        let Total::Exact(total) = page.total else { return Err(Error::Fault) };
        match plan {
            Plan::Counting => {}
            Plan::ByAge { created, same } => self.show_by_age(&mut page, hits(listed), created, same),
            Plan::Listing { offset } => self.show_listed(&mut page, hits(listed), offset),
            Plan::Behind { offset } => {
                let limit = self.query.limit.saturating_add(1);
                let listed = self.of_bands(&lots_of_bands(&listed, total), offset, limit, self.attributes()).await?;
                self.show_listed(&mut page, listed, offset);
            }
            Plan::Window { offset } => {
                let mut ranked = self.ranked(self.of_bands(&lots_of_bands(&listed, total), 0, WINDOW, RANKED).await?);
                let follows = total < FEW && !self.query.exactly;
                if follows {
                    ranked.extend(self.following(understood, total).await?);
                }
                let found = if follows { ranked.len() } else { usize::try_from(total).unwrap_or(usize::MAX) };
                self.show_ranked(&mut page, ranked, offset, found);
            }
        }
        Ok(page)
    }

    fn plan(&self, after: Option<Place>) -> Result<Plan, Error> {
        let (is_by_age, is_ranked) = (self.is_by_age(), self.is_ranked());
        Ok(match after {
            _ if self.query.limit == 0 => Plan::Counting,
            None if is_by_age => Plan::ByAge { created: None, same: 0 },
            Some(Place::After { created, same }) if is_by_age && same <= DEEPEST => {
                Plan::ByAge { created: Some(created), same }
            }
            None if is_ranked => Plan::Window { offset: 0 },
            None => Plan::Listing { offset: 0 },
            Some(Place::Offset(offset)) if is_ranked && offset < WINDOW => Plan::Window { offset },
            Some(Place::Offset(offset)) if is_ranked && offset <= DEEPEST => Plan::Behind { offset },
            Some(Place::Offset(offset)) if !is_by_age && offset <= DEEPEST => Plan::Listing { offset },
            // The cursor of another order.
            Some(_) => return Err(Error::BadCursor),
        })
    }

    fn is_by_age(&self) -> bool {
        match self.query.sort {
            Sort::Newest => true,
            Sort::Relevance => self.wanted.is_empty(),
            Sort::Distance | Sort::Number | Sort::Readiness => false,
        }
    }

    /// Whether the order depends on how well the words match.
    fn is_ranked(&self) -> bool {
        !self.wanted.is_empty() && !self.is_by_age()
    }

    /// The words as filters: each of them matches at least so well.
    fn words(&self, least: Tier) -> Vec<String> {
        self.wanted.iter().map(|wanted| wanted.filter(least)).collect()
    }

    /// The questions that `counted` reads.
    fn counting(&self) -> Vec<Question> {
        let words = self.words(ALL_WORDS);
        let mut questions = vec![Question::counting(self.index, self.narrowing.with(&words), COUNTED)];
        for filter in self.narrowing.set() {
            let expression = self.narrowing.but_for(Some(filter), &words);
            questions.push(Question::counting(self.index, expression, counted_without(filter)));
        }
        for (near, metres) in self.query.near.into_iter().flat_map(|near| WITHIN_M.map(|metres| (near, metres))) {
            let mut narrowed = words.clone();
            narrowed.push(within(near, metres));
            let expression = self.narrowing.but_for(Some(Filter::Within), &narrowed);
            questions.push(Question::counting(self.index, expression, &["band"]));
        }
        questions
    }

    /// A page without lots.
    fn counted(&self, replies: Vec<Reply>) -> Page {
        let mut replies = replies.into_iter();
        let all = replies.next().unwrap_or_default();
        let without: Vec<_> = self.narrowing.set().zip(replies.by_ref()).collect();
        let distances: Vec<u64> = replies.map(|reply| reply.lots()).collect();
        Page {
            total: Total::Exact(all.lots()),
            without: without.iter().map(|(filter, reply)| (*filter, reply.lots())).collect(),
            facets: facets(self.query, &all, &without, &distances),
            // The caller sets `meant` and `outdated`, because it has read the words and knows the index.
            ..Page::default()
        }
    }

    fn listing(&self, plan: &Plan) -> Vec<Question> {
        let limit = self.query.limit.saturating_add(1);
        let one = |filters: &[String], at| {
            let filter = self.narrowing.with(filters);
            vec![Question::listing(self.index, filter, &self.sort(), at, self.attributes())]
        };
        match plan {
            Plan::Counting => Vec::new(),
            Plan::ByAge { created, same } => {
                let mut filters = self.words(ALL_WORDS);
                filters.extend(created.map(|created| format!("created <= {created}")));
                one(&filters, (*same, limit))
            }
            Plan::Listing { offset } => one(&self.words(ALL_WORDS), (*offset, limit)),
            // How many lots there are of each band. The last one has the rest.
            Plan::Window { .. } | Plan::Behind { .. } if self.query.sort == Sort::Relevance => {
                let reached = BANDS[..BANDS.len() - 1].iter().map(|least| self.narrowing.with(&self.words(*least)));
                reached.map(|filter| Question::counting(self.index, filter, &[])).collect()
            }
            Plan::Window { .. } | Plan::Behind { .. } => Vec::new(),
        }
    }

    /// The lots that match all words, in the order in which they are looked at. No lot is in two bands.
    fn bands(&self) -> Vec<String> {
        if self.query.sort != Sort::Relevance {
            return vec![self.narrowing.with(&self.words(ALL_WORDS))];
        }
        let mut better: Option<String> = None;
        let band = |least: Tier| {
            let words = self.words(least);
            let matching = all(words.clone());
            let mut filters = words;
            filters.extend(better.as_deref().map(not));
            better = Some(matching);
            self.narrowing.with(&filters)
        };
        BANDS.into_iter().map(band).collect()
    }

    /// The order of the server.
    fn sort(&self) -> Vec<String> {
        let near = self.query.near.map(nearest_first);
        let is_ranked = self.is_ranked();
        let lead: Vec<String> = match self.query.sort {
            Sort::Relevance if is_ranked => std::iter::once("readiness:desc".to_owned()).chain(near).collect(),
            Sort::Relevance | Sort::Newest => Vec::new(),
            Sort::Distance => near.into_iter().collect(),
            Sort::Number => vec!["free:desc".to_owned()],
            Sort::Readiness => vec!["ready:asc".to_owned()],
        };
        // For lots that are ranked here, the day is enough, and the server sorts them in half of the time.
        let by_age: &[&str] = if is_ranked { &["day:desc"] } else { &["created:desc", "id:desc"] };
        lead.into_iter().chain(by_age.iter().map(|order| (*order).to_owned())).collect()
    }

    /// Reasons need all words of a lot.
    fn attributes(&self) -> &'static [&'static str] {
        if self.query.explain { RANKED } else { LISTED }
    }

    /// Some of the lots of all bands, one band behind the other. `bands`: how many lots each band has.
    async fn of_bands(
        &self,
        bands: &[usize],
        mut offset: usize,
        mut limit: usize,
        attributes: &'static [&'static str],
    ) -> Result<Vec<Hit>, Error> {
        let mut questions = Vec::new();
        let all = bands.iter().fold(0, |sum: usize, lots| sum.saturating_add(*lots));
        if offset == 0 && all <= limit {
            // All of them are wanted, and which band they are of does not matter.
            let filter = self.narrowing.with(&self.words(ALL_WORDS));
            questions.push(Question::listing(self.index, filter, &self.sort(), (0, limit), attributes));
            return Ok(hits(ask(self.client, &questions).await?));
        }
        for (band, &lots) in self.bands().into_iter().zip(bands) {
            let here = lots.saturating_sub(offset).min(limit);
            if here > 0 {
                questions.push(Question::listing(self.index, band, &self.sort(), (offset, here), attributes));
            }
            offset = offset.saturating_sub(lots);
            limit -= here;
        }
        Ok(hits(ask(self.client, &questions).await?))
    }

    fn ranking(&self) -> Ranking<'_> {
        Ranking { query: self.query, wanted: &self.wanted, number: self.number }
    }

    /// The first lots of all bands, the best first.
    fn ranked(&self, listed: Vec<Hit>) -> Vec<Ranked> {
        let ranking = self.ranking();
        let mut ranked: Vec<Ranked> =
            listed.into_iter().map(|hit| Ranked { standing: ranking.all(&hit), hit }).collect();
        ranked.sort_by_key(|one| std::cmp::Reverse(one.standing));
        ranked
    }

    /// The lots that follow where few match all words.
    async fn following(&mut self, understood: &Understood, total: u64) -> Result<Vec<Ranked>, Error> {
        let rest = self.partly(understood).await?;
        if !rest.is_empty() || total > 0 {
            return Ok(rest);
        }
        let (client, index, own) = (self.client, self.index, &self.query.own);
        let dictionary = Dictionary { client, index, narrowing: &self.narrowing, own };
        if dictionary.look_alike(&mut self.wanted).await? { self.partly(understood).await } else { Ok(rest) }
    }

    async fn partly(&self, understood: &Understood) -> Result<Vec<Ranked>, Error> {
        partly(self.client, self.index, &self.narrowing, &self.ranking(), understood).await
    }

    fn show_by_age(&self, page: &mut Page, mut listed: Vec<Hit>, created: Option<i64>, same: usize) {
        let more = listed.len() > self.query.limit;
        listed.truncate(self.query.limit);
        if let Some(last) = listed.last().filter(|_| more) {
            let of_its_moment = listed.iter().rev().take_while(|hit| hit.created == last.created).count();
            // The whole page is of the moment at which it began.
            let before = if created == Some(last.created) { same } else { 0 };
            let place = Place::After { created: last.created, same: before + of_its_moment };
            page.next = Some(Cursor::new(NAME, place));
        }
        self.show(page, listed.into_iter().map(|hit| (Fit::All, hit)));
    }

    fn show_listed(&self, page: &mut Page, mut listed: Vec<Hit>, offset: usize) {
        let more = listed.len() > self.query.limit;
        listed.truncate(self.query.limit);
        page.next = next(offset + listed.len(), more);
        self.show(page, listed.into_iter().map(|hit| (Fit::All, hit)));
    }

    /// `found`: how many lots there are on all pages.
    fn show_ranked(&self, page: &mut Page, ranked: Vec<Ranked>, offset: usize, found: usize) {
        let here: Vec<Ranked> = ranked.into_iter().skip(offset).take(self.query.limit).collect();
        let end = offset + here.len();
        page.next = next(end, end < found && !here.is_empty());
        self.show(page, here.into_iter().map(|one| (one.standing.fit(), one.hit)));
    }

    fn show(&self, page: &mut Page, lots: impl Iterator<Item = (Fit, Hit)>) {
        let ranking = self.ranking();
        for (fit, hit) in lots {
            page.ids.push(hit.id);
            page.fits.push(fit);
            if self.query.explain {
                page.why.push(ranking.why(&hit));
            }
        }
    }
}

/// How many lots each band has. `reached`: how many lots are in this band or in a better one; the last band has the rest
/// of `total`.
fn lots_of_bands(reached: &[Reply], total: u64) -> Vec<usize> {
    let mut better = 0;
    let reached = reached.iter().map(|reply| reply.estimated_total_hits).chain([total]);
    let here = reached.map(|lots| {
        let here = lots.saturating_sub(better);
        better = better.max(lots);
        usize::try_from(here).unwrap_or(usize::MAX)
    });
    here.collect()
}

fn hits(replies: Vec<Reply>) -> Vec<Hit> {
    replies.into_iter().flat_map(|reply| reply.hits).collect()
}

fn next(end: usize, more: bool) -> Option<Cursor> {
    (more && end < DEEPEST).then(|| Cursor::new(NAME, Place::Offset(end)))
}
