//! What a form of a page sends. A form is accepted from our own pages only, from the session to which it was shown, and
//! once.

use std::time::Duration;

use poem::{FromRequest, Request, RequestBody, Result, http::StatusCode};
use tokio::time::timeout;

use crate::{
    app::{
        App,
        stock::{
            document_files,
            pictures::{self, Kept, Sent},
        },
    },
    domain::{self, Refused, text},
    store::Tx,
    web::{
        edge::{
            allowance::Allowance,
            cookie,
            error::Problem,
            form::{Fields as Texts, Form},
            server::BodyTimeout,
        },
        pages::{
            unsent::Unsent,
            visitor::{SignIn, Visitor},
        },
    },
};

use crate::web::pages::ways::AS_TYPED;
pub use crate::web::pages::ways::{CSRF, ONCE};

/// Fields with several lines.
const SEVERAL_LINES: [&str; 6] = ["note", "reason", "evidence", "skills", "sanitisations", "map"];

/// A form, and who sent it.
pub struct Posted {
    pub visitor: Visitor,
    pub fields: Fields,
}

/// The fields of a form in the order of the page.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    pub fn new(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    pub fn push(&mut self, name: &str, value: String) {
        self.0.push((name.to_owned(), value));
    }

    /// Centimetres with a decimal, "72,5", in millimetres.
    pub fn millimetres(&self, name: &str) -> domain::Result<Option<i64>> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let malformed = || Refused::invalid(name, domain::Bad::Malformed { value: text.chars().take(40).collect() });
        let (whole, tenths) = text.split_once([',', '.']).unwrap_or((text, "0"));
        let digit = (tenths.len() == 1).then(|| tenths.parse::<u8>().ok()).flatten();
        let cm: u16 = whole.parse().map_err(|_| malformed())?;
        Ok(Some(i64::from(cm) * 10 + i64::from(digit.ok_or_else(malformed)?)))
    }

    /// A decimal number, "-12,50", as an integer scaled by so many decimals.
    pub fn scaled(&self, name: &str, decimals: u32) -> domain::Result<Option<i64>> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let malformed = || Refused::invalid(name, domain::Bad::Malformed { value: text.chars().take(40).collect() });
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let (sign, bare) = bare.strip_prefix('-').map_or((1, bare.as_str()), |rest| (-1, rest));
        let (whole, rest) = bare.split_once([',', '.']).unwrap_or((bare, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(rest) || rest.len() > decimals as usize {
            return Err(malformed());
        }
        let written = format!("{whole}{rest:0<width$}", width = decimals as usize);
        Ok(Some(sign * written.parse::<i64>().map_err(|_| malformed())?))
    }

    /// An amount in kroner and øre.
    pub fn money(&self, name: &str, currency: &str) -> domain::Result<Option<domain::Money>> {
        Ok(self.scaled(name, 2)?.map(|minor| domain::Money::new(minor, currency)))
    }

    /// The version of the thing that the form was filled in for.
    pub fn version(&self) -> domain::Result<domain::Expected> {
        Ok(domain::Expected::OneOf(vec![self.required("version")?]))
    }

    /// The value without the blanks around it; `None` if it is empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        let given = self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.trim());
        given.into_iter().find(|value| !value.is_empty())
    }

    /// The value exactly as it was typed, with its blanks.
    pub fn typed(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The value without the blanks around it, to be shown again; empty if there is none.
    pub fn shown(&self, name: &str) -> &str {
        self.text(name).unwrap_or_default()
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim()).filter(|v| !v.is_empty())
    }

    /// The value parsed; `Err` if it cannot be parsed.
    pub fn value<T: std::str::FromStr>(&self, name: &str) -> domain::Result<Option<T>> {
        let malformed = |text: &str| {
            let value = text.chars().take(40).collect();
            Refused::invalid(name, domain::Bad::Malformed { value })
        };
        self.text(name).map(|text| text.parse().map_err(|_| malformed(text))).transpose()
    }

    pub fn required<T: std::str::FromStr>(&self, name: &str) -> domain::Result<T> {
        self.value(name)?.ok_or_else(|| Refused::invalid(name, domain::Bad::Missing))
    }

    /// Normalises the texts as those of API requests are. Passwords stay as they were typed.
    pub fn in_one_form(self) -> domain::Result<Self> {
        let one_form = |(name, value): (String, String)| {
            if AS_TYPED.contains(&name.as_str()) {
                return Ok((name, value));
            }
            let has_lines = SEVERAL_LINES.contains(&name.as_str()) || name.starts_with("serials-");
            let unified = if has_lines { text::note(&value) } else { text::name(&value) };
            let value = unified.map(|text| text.into_owned()).map_err(|_| {
                let shown = value.escape_debug().take(40).collect();
                Refused::invalid(name.as_str(), domain::Bad::Malformed { value: shown })
            })?;
            Ok((name, value))
        };
        self.0.into_iter().map(one_form).collect::<domain::Result<_>>().map(Self)
    }

    /// The fields by which a repetition is recognised: all but the CSRF proof and the key.
    pub fn contents(&self) -> Vec<String> {
        let own = self.0.iter().filter(|(name, _)| name != CSRF && name != ONCE);
        own.map(|(name, value)| format!("{name}={value}")).collect()
    }
}

impl<'a> FromRequest<'a> for Posted {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
        match Self::may_send(request).await {
            Ok(visitor) => Self::checked(request, visitor, Fields(read(request, body).await?)),
            // The session has ended: the page shows the values again, so that they are not lost. A form of another site
            // gets no such page.
            Err(error) if error.is::<SignIn>() && cookie::is_from_here(request) => {
                let fields = read(request, body).await?;
                let unsent = Unsent::new(request.method(), request.uri().path(), fields, None);
                Err(unsent.map_or(error, poem::Error::from))
            }
            Err(error) => Err(error),
        }
    }
}

impl Posted {
    /// The person who sends a form, before anything of the form is read.
    ///
    /// # Errors
    /// 403 for a form that another site sends.
    pub async fn may_send(request: &Request) -> Result<Visitor> {
        let visitor = Visitor::of(request).await?;
        if cookie::is_from_here(request) { Ok(visitor) } else { Err(poem::Error::from_status(StatusCode::FORBIDDEN)) }
    }

    /// A form with files, and its files. The sender is known before any file is read.
    ///
    /// # Errors
    /// Those of [`Posted::may_send`] and [`Posted::checked`].
    pub async fn with_files<F: Texts>(request: &Request, body: poem::Body) -> Result<(Self, Vec<Sent>)> {
        let visitor = Self::may_send(request).await?;
        let form = Form::<F>::receive(request, &mut RequestBody::new(body)).await?;
        let fields = form.texts().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        Ok((Self::checked(request, visitor, Fields(fields))?, form.files))
    }

    /// A form whose fields were read.
    ///
    /// # Errors
    /// 403 for a form that was not sent from our page in this session; 422 for one with control characters in it.
    pub fn checked(request: &Request, mut visitor: Visitor, fields: Fields) -> Result<Self> {
        let key = fields.text(ONCE).filter(|key| key.len() <= 64).map(str::to_owned);
        let known = fields.text(CSRF).is_some_and(|given| same(given, &visitor.csrf()));
        let (Some(key), true) = (key, known) else {
            let (method, path) = (request.method(), request.uri().path());
            let unsent = Unsent::new(method, path, fields.0, Some(visitor.csrf()));
            return Err(unsent.map_or_else(|| poem::Error::from_status(StatusCode::FORBIDDEN), poem::Error::from));
        };
        visitor.caller.sends_once(request, key);
        Ok(Self { visitor, fields: fields.in_one_form().map_err(Problem::from)? })
    }

    /// Stores the pictures of the form. Their hashes belong to its contents, so that a form with other photos is
    /// another form.
    pub async fn keep(&mut self, app: &App, files: Vec<Sent>) -> crate::app::Result<Vec<Kept>> {
        let kept = pictures::keep(app, files).await?;
        for picture in &kept {
            self.fields.push("photo", picture.hash().to_owned());
        }
        Ok(kept)
    }

    /// Stores the one file of the form. Its hash and its name belong to the form's contents, as those of pictures do.
    pub async fn keep_document(&mut self, app: &App, files: Vec<Sent>) -> crate::app::Result<document_files::Kept> {
        let file = files.into_iter().next().ok_or_else(|| Refused::invalid("file", domain::Bad::Missing))?;
        let kept = document_files::keep(app, file).await?;
        self.fields.push("sent", format!("{} {}", kept.hash(), kept.name()));
        Ok(kept)
    }

    /// Does what the form asks for in one transaction, and once, however often it is sent. Returns the address to go
    /// to.
    pub async fn write<F, Fut>(&self, work: F) -> Result<String, Problem>
    where
        F: Fn(Tx) -> Fut,
        Fut: Future<Output = crate::app::Result<String>>,
    {
        self.write_permitted(&self.visitor.app, Ok(()), |tx, ()| work(tx)).await
    }

    /// The same for a use case that needs a permit.
    pub async fn write_permitted<P, F, Fut>(
        &self,
        app: &App,
        permit: domain::Result<P>,
        work: F,
    ) -> Result<String, Problem>
    where
        P: Copy,
        F: Fn(Tx, P) -> Fut,
        Fut: Future<Output = crate::app::Result<String>>,
    {
        let next = self.visitor.caller.write_permitted(app, permit, &self.fields.contents(), work).await?;
        Ok(next.as_str().unwrap_or("/").to_owned())
    }
}

/// Compares in constant time, so that the duration reveals nothing.
fn same(given: &str, wanted: &str) -> bool {
    let differing = given.bytes().zip(wanted.bytes()).fold(0, |seen, (a, b)| seen | (a ^ b));
    given.len() == wanted.len() && differing == 0
}

/// Reads an urlencoded form within its bounds.
pub async fn read(request: &Request, body: &mut RequestBody) -> Result<Vec<(String, String)>> {
    let is_form = request.content_type().is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if !is_form {
        return Err(poem::Error::from_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let allowance: Allowance = request.data().copied().unwrap_or_default();
    let time = request.data().map_or(Duration::MAX, |BodyTimeout(usual)| allowance.time(*usual));
    let bytes = timeout(time, body.take()?.into_bytes_limit(allowance.body));
    let bytes = bytes.await.map_err(|_| poem::Error::from_status(StatusCode::REQUEST_TIMEOUT))??;
    serde_urlencoded::from_bytes(&bytes).map_err(|_| poem::Error::from_status(StatusCode::BAD_REQUEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_read_as_what_it_should_be() {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let fields = Fields(vec![field("n", " 12 "), field("c", "a"), field("c", "b"), field("empty", " ")]);
        assert_eq!(fields.value::<i64>("n").unwrap(), Some(12));
        assert_eq!(fields.all("c").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(fields.value::<i64>("empty").unwrap(), None);
        assert!(fields.value::<i64>("c").is_err() && fields.required::<i64>("empty").is_err());
    }

    #[test]
    fn centimetres_have_one_decimal_at_most() {
        let of = |value: &str| Fields(vec![("w".to_owned(), value.to_owned())]).millimetres("w").ok().flatten();
        assert_eq!([of("72,5"), of("72.5"), of("72")], [Some(725), Some(725), Some(720)]);
        assert_eq!([of("72,55"), of("x"), of("-1"), of("1e9"), of("")], [None; 5]);
    }

    #[test]
    fn decimals_are_scaled() {
        let of = |value: &str| Fields(vec![("w".to_owned(), value.to_owned())]).scaled("w", 2).ok().flatten();
        assert_eq!([of("12,5"), of("-0.25"), of("1 250"), of("7")], [Some(1_250), Some(-25), Some(125_000), Some(700)]);
        assert_eq!([of("1,255"), of("x"), of(",5"), of("1e3"), of("99999999999999999999"), of("")], [None; 6]);
    }

    #[test]
    fn secrets_are_compared_whole() {
        assert!(same("abc", "abc") && !same("abc", "abd") && !same("ab", "abc") && !same("", "a"));
    }
}
