//! Every row of every table, whatever columns there are: for proofs that nothing changed and nothing leaked.

use ombruk::domain::OrganisationId;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement};
use uuid::Uuid;

use super::World;

/// The parts of a row that a leak could show: its ids and its texts, by column.
#[derive(Debug)]
pub struct Row {
    pub table: String,
    pub ids: Vec<(String, Uuid)>,
    pub texts: Vec<(String, String)>,
}

impl World {
    /// Each table as text, in the order of its rows.
    pub async fn dump(&self) -> Vec<String> {
        let mut tables = Vec::new();
        for table in self.tables().await {
            let mut rows: Vec<String> = self.select(&table).await.iter().map(|row| format!("{row:?}")).collect();
            rows.sort();
            tables.push(format!("{table}: {rows:#?}"));
        }
        tables
    }

    /// The rows of one organisation: those that name it, and those of other tables that hang on such a row.
    pub async fn rows_of(&self, organisation: OrganisationId) -> Vec<Row> {
        let mut rest = Vec::new();
        for table in self.tables().await {
            rest.extend(self.select(&table).await.iter().map(|row| parse(&table, row)));
        }
        let mut known = vec![organisation.0];
        let mut found: Vec<Row> = Vec::new();
        loop {
            let (more, others): (Vec<Row>, Vec<Row>) = rest.into_iter().partition(|row| row.belongs(&known));
            rest = others;
            if more.is_empty() {
                return found;
            }
            known.extend(more.iter().filter_map(Row::id));
            found.extend(more);
        }
    }

    async fn tables(&self) -> Vec<String> {
        let db = self.app.db.read();
        let sql = match db.get_database_backend() {
            DbBackend::Postgres => {
                "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
            }
            _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1",
        };
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
        rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
    }

    async fn select(&self, table: &str) -> Vec<QueryResult> {
        let db = self.app.db.read();
        let sql = format!("SELECT * FROM \"{table}\"");
        db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap()
    }
}

impl Row {
    pub fn id(&self) -> Option<Uuid> {
        self.column("id")
    }

    fn column(&self, name: &str) -> Option<Uuid> {
        self.ids.iter().find(|(column, _)| column == name).map(|(_, id)| *id)
    }

    /// A row with an organisation belongs to that one alone. Any other row belongs where one of its references does.
    fn belongs(&self, known: &[Uuid]) -> bool {
        match self.column("organisation_id") {
            Some(organisation) => Some(&organisation) == known.first(),
            None => self.ids.iter().any(|(_, id)| known.contains(id)),
        }
    }
}

fn parse(table: &str, row: &QueryResult) -> Row {
    let mut parsed = Row { table: table.to_owned(), ids: Vec::new(), texts: Vec::new() };
    for column in row.column_names() {
        if let Ok(Some(id)) = row.try_get::<Option<Uuid>>("", &column) {
            parsed.ids.push((column, id));
        } else if let Ok(Some(text)) = row.try_get::<Option<String>>("", &column) {
            parsed.texts.push((column, text));
        }
    }
    parsed
}
