//! Numbers for the paths and words that lots share. They are the same in all segments.

use std::collections::HashMap;
use std::sync::Arc;

use crate::search::embedded::schema::{PATHS, STEP, WORDS};

/// The different paths of one kind (categories, places, owners, audiences), and the nodes on them. Numbers are only
/// added and never change, so rows of older snapshots stay valid. Number 0 is the empty path.
#[derive(Clone)]
pub struct Paths {
    by_text: HashMap<Box<str>, u32>,
    steps: Vec<Arc<[u32]>>,
    nodes: HashMap<Arc<str>, u32>,
    names: Vec<Arc<str>>,
}

impl Default for Paths {
    fn default() -> Self {
        let by_text = HashMap::from([("".into(), 0)]);
        Self { by_text, steps: vec![Arc::from([])], nodes: HashMap::new(), names: Vec::new() }
    }
}

impl Paths {
    pub fn known(&self, text: &str) -> Option<u32> {
        self.by_text.get(text).copied()
    }

    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(known) = self.known(text) {
            return known;
        }
        let mut steps: Vec<u32> = text.split(STEP).map(|name| self.node(name)).collect();
        steps.sort_unstable();
        steps.dedup();
        let number = len(&self.steps);
        self.steps.push(steps.into());
        self.by_text.insert(text.into(), number);
        number
    }

    fn node(&mut self, name: &str) -> u32 {
        if let Some(&node) = self.nodes.get(name) {
            return node;
        }
        let node = len(&self.names);
        let name: Arc<str> = name.into();
        self.names.push(Arc::clone(&name));
        self.nodes.insert(name, node);
        node
    }

    /// How many paths there are.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// For each path, whether it passes one of these nodes.
    pub fn passing<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Vec<bool> {
        let nodes: Vec<u32> = names.into_iter().filter_map(|name| self.nodes.get(name).copied()).collect();
        self.steps.iter().map(|steps| nodes.iter().any(|node| steps.contains(node))).collect()
    }

    /// The only node of each path that has one.
    pub fn single(&self) -> impl Iterator<Item = Option<&str>> {
        self.steps.iter().map(|steps| match **steps {
            [node] => Some(&*self.names[node as usize]),
            _ => None,
        })
    }

    /// The nodes that each path passes.
    pub fn nodes(&self) -> impl Iterator<Item = impl Iterator<Item = &str>> {
        self.steps.iter().map(|steps| steps.iter().map(|&node| &*self.names[node as usize]))
    }

    /// Sums lots per path to lots per node. Nodes with the most lots come first: at most `limit`, and those in
    /// `besides`.
    pub fn roll_up<'a>(
        &'a self,
        lots: &[u32],
        limit: usize,
        besides: impl IntoIterator<Item = &'a str>,
    ) -> Vec<(&'a str, u64)> {
        let mut sums = vec![0u64; self.names.len()];
        for (steps, &count) in self.steps.iter().zip(lots).filter(|&(_, &count)| count > 0) {
            for &node in steps.iter() {
                sums[node as usize] += u64::from(count);
            }
        }
        let mut found: Vec<(&str, u64)> =
            self.names.iter().map(|name| &**name).zip(sums).filter(|&(_, sum)| sum > 0).collect();
        let order = |a: &(&str, u64), b: &(&str, u64)| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0));
        if found.len() > limit {
            found.select_nth_unstable_by(limit, order);
            let rest = found.split_off(limit);
            let asked_for: Vec<&str> = besides.into_iter().collect();
            found.extend(rest.into_iter().filter(|(name, _)| asked_for.contains(name)));
        }
        found.sort_unstable_by(order);
        found
    }
}

/// All tables of an index. A closed list (condition, state) is a table of paths of one step.
#[derive(Clone, Default)]
pub struct Tables {
    /// In the order of `schema::PATHS`.
    pub paths: [Arc<Paths>; PATHS.len()],
    /// In the order of `schema::WORDS`.
    pub words: [Arc<Paths>; WORDS.len()],
}

impl Tables {
    pub fn category(&self) -> &Paths {
        &self.paths[0]
    }
    pub fn place(&self) -> &Paths {
        &self.paths[1]
    }
    pub fn owner(&self) -> &Paths {
        &self.paths[2]
    }
    pub fn audience(&self) -> &Paths {
        &self.paths[3]
    }
    pub fn material(&self) -> &Paths {
        &self.paths[4]
    }
    pub fn make(&self) -> &Paths {
        &self.paths[5]
    }
    pub fn position(&self) -> &Paths {
        &self.paths[6]
    }
    pub fn condition(&self) -> &Paths {
        &self.words[0]
    }
    pub fn state(&self) -> &Paths {
        &self.words[1]
    }
    pub fn colour(&self) -> &Paths {
        &self.words[2]
    }
    pub fn light(&self) -> &Paths {
        &self.words[3]
    }
}

/// Tables have far fewer than 2^32 entries, because they are in the memory of this process.
fn len<T>(table: &[T]) -> u32 {
    u32::try_from(table.len()).unwrap_or(u32::MAX)
}
