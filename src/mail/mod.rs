//! Mail over SMTP, in the reader's language. This module uses no other module of the program.

mod letter;

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp,
};

pub use letter::{Item, ItemKind, Letter};

/// An SMTP client. It is opened once and keeps its connections in a pool.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// Where links in letters lead to.
    base: String,
}

/// No error contains the URL of the mail server, because the URL holds a password.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the address of the mail server cannot be read: smtp://, smtps:// or smtp://...?tls=required")]
    Url,
    #[error("`{0}` is no mail address")]
    Address(String),
    #[error("a letter could not be put together")]
    Letter(#[from] lettre::error::Error),
    /// The server refuses the address of the reader. Sending again does not help.
    #[error("the mail server knows nobody of that address")]
    Refused(#[source] smtp::Error),
    #[error("the mail server did not take a letter")]
    Server(#[source] smtp::Error),
}

impl Mailer {
    /// `url` as `smtps://USER:PASSWORD@HOST`, `from` as `Ombruk <ombruk@kommune.no>`, `base` as `https://HOST`.
    pub fn open(url: &str, from: &str, base: &str) -> Result<Self, Error> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| Error::Url)?.build();
        let from = from.parse().map_err(|_| Error::Address(from.to_owned()))?;
        Ok(Self { transport, from, base: base.trim_end_matches('/').to_owned() })
    }

    /// The whole address of a path.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub async fn send(&self, letter: &Letter) -> Result<(), Error> {
        let message = self.message(letter)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if is_of_address(&error) => Err(Error::Refused(error)),
            Err(error) => Err(Error::Server(error)),
        }
    }

    fn message(&self, letter: &Letter) -> Result<Message, Error> {
        let to = letter.to.parse().map_err(|_| Error::Address(letter.to.clone()))?;
        let host = self.from.email.domain();
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject())
            // A letter that is sent twice because of a crash has the same Message-ID both times, so that mail programs
            // recognise it.
            .message_id(Some(format!("<{}@{host}>", letter.id)))
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("Content-Language", letter.language))
            // RFC 8058: one click in the mail program stops the letters, without any page.
            .raw_header(header("List-Unsubscribe", &format!("<{}>", letter.stop)))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
            .multipart(MultiPart::alternative_plain_html(letter.text(), letter.html()))?;
        Ok(message)
    }
}

/// Whether the server refuses the address of the reader (RFC 5321, section 4.2.3). The server may instead refuse us,
/// our password or the text. Then the operator has to act, and the letter waits. Where the answer has an enhanced
/// status code (RFC 3463), subjects 1 and 2 mean the addressee, but details 7 and 8 of subject 1 mean the sender.
fn is_of_address(error: &smtp::Error) -> bool {
    let code = error.status().map(u16::from);
    let said = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let detail = said.split_whitespace().next().filter(|word| word.starts_with("5.")).unwrap_or("5.1.1");
    let is_addressee = detail.starts_with("5.1.") || detail.starts_with("5.2.");
    [550, 551, 553].map(Some).contains(&code) && is_addressee && !["5.1.7", "5.1.8"].contains(&detail)
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
