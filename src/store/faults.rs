//! What an error of the database means: try again, wait until the database is back, or a fault of this program.

use sea_orm::{DbErr, RuntimeErr, sqlx};

/// Unique indexes, as PostgreSQL and SQLite name them, whose values a write looks up before it inserts them. When
/// another transaction takes the value in between, a new try finds it taken. It then draws another code, or refuses.
const LOOKED_FOR: [&str; 7] = [
    "ix_lot_organisation_id_code",
    "lot.code",
    "ix_person_organisation_id_lower_email",
    "ix_product_organisation_id_gtin",
    "product.gtin",
    "import_row",
    "ux_job_key",
];

/// SQLite's primary result codes for faults that go away without a change of the program: BUSY, LOCKED, NOMEM,
/// READONLY, IOERR, FULL, CANTOPEN and PROTOCOL.
const PASSING: [i32; 8] = [5, 6, 7, 8, 10, 13, 14, 15];

/// Serialisation failure, deadlock, or a value that was taken meanwhile.
pub fn asks_for_another_try(error: &DbErr) -> bool {
    let Some(sqlx::Error::Database(error)) = driver(error) else { return false };
    let taken = error.is_unique_violation() && LOOKED_FOR.iter().any(|name| error.message().contains(name));
    taken || matches!(error.code().as_deref(), Some("40001" | "40P01"))
}

/// Whether the connection is gone, together with whatever it had not committed. Another connection may work.
pub fn is_lost(error: &DbErr) -> bool {
    match driver(error) {
        Some(sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed | sqlx::Error::BeginFailed) => true,
        Some(sqlx::Error::Database(error)) => {
            let code = error.code().unwrap_or_default();
            code.starts_with("08") || matches!(&*code, "57P01" | "57P02")
        }
        _ => false,
    }
}

/// Whether no connection could be had in time. Then it makes no sense to try another one at once.
pub fn is_unreachable(error: &DbErr) -> bool {
    matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_))
}

/// The database is full, busy, restarting or gone: it was not the request's fault, and the same may succeed later.
pub fn is_unavailable(error: &DbErr) -> bool {
    if is_unreachable(error) || is_lost(error) {
        return true;
    }
    match driver(error) {
        Some(sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Tls(_)) => true,
        Some(sqlx::Error::Database(error)) => passes(&error.code().unwrap_or_default()),
        _ => false,
    }
}

/// What the driver says, without the names of the layers in between.
pub fn reason(error: &DbErr) -> String {
    match error {
        DbErr::ConnectionAcquire(_) => "nobody answers there".to_owned(),
        DbErr::Conn(RuntimeErr::SqlxError(error)) => match &**error {
            sqlx::Error::PoolTimedOut => "nobody answers there".to_owned(),
            error => error.to_string(),
        },
        error => error.to_string(),
    }
}

/// PostgreSQL: the classes 53 (no disk, memory or connections left) and 58 (system error), starting up (57P03),
/// read-only standby (25006), and a lock that could not be had in time (55P03). SQLite: result codes are numbers, whose
/// lowest byte is the primary code.
fn passes(code: &str) -> bool {
    if code.len() == 5 {
        return code.starts_with("53") || code.starts_with("58") || matches!(code, "57P03" | "25006" | "55P03");
    }
    code.parse().is_ok_and(|code: i32| PASSING.contains(&(code & 0xff)))
}

/// The database's own code of what went wrong.
pub fn code(error: &DbErr) -> Option<String> {
    Some(driver(error)?.as_database_error()?.code()?.into_owned())
}

fn driver(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error))
        | DbErr::Conn(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}
