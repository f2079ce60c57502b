//! An entry of the desk's table: one command or query with its name, types, role and documentation.

use super::{Desk, Role, Topic};
use crate::features::phones::types::{Delivered, DoorSheet, TapDone};
use crate::fold;
use crate::id::Id;
use crate::journal::clock::{Doubt, Hlc, doubt, latest_ms};
use crate::problem::{Lang, Problem};
use crate::space::Pen;
use rusqlite::Connection;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use ts_rs::{Config, TS, TypeVisitor};

/// What a query may look at.
pub struct Look<'a> {
    /// The projections.
    pub db: &'a Connection,
    /// The user's language.
    pub lang: Lang,
    /// Wall time, ms.
    pub now_ms: i64,
    /// The person who looks.
    pub staff: Id,
    /// What the person who looks may do here: how much of residents they are shown goes by it.
    pub viewer: Role,
}

impl Look<'_> {
    /// The later of this laptop's time and the latest it has heard of: a laptop whose clock lags misses nothing that has
    /// begun.
    ///
    /// # Errors
    /// SQLite's.
    pub fn latest_ms(&self) -> rusqlite::Result<i64> {
        Ok(latest_ms(self.now_ms, fold::greatest_clock(self.db)?))
    }

    /// Why the wall time of a fact is in doubt, where it is; `clock` as rows keep it.
    pub fn doubt(&self, at_ms: i64, clock: i64) -> Option<Doubt> {
        doubt(at_ms, Hlc(clock as u64), self.now_ms)
    }
}

/// Whether a call reads or changes, and which projections.
#[derive(Clone, Copy, Debug)]
pub enum Access {
    /// Screens that show its result ask again when one of these changes.
    Reads(&'static [Topic]),
    /// It changes these.
    Changes(&'static [Topic]),
}

/// On whose behalf a call is made.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    /// The person at the door: what is written carries this name.
    pub staff: Id,
    /// Their language.
    pub lang: Lang,
}

type Run = Box<dyn Fn(&Desk, Value, Caller) -> Result<Value, Problem> + Send + Sync>;

/// One thing the product can do.
pub struct Entry {
    /// The name every door uses.
    pub name: &'static str,
    /// One line for people.
    pub doc: &'static str,
    /// Who may.
    pub role: Role,
    /// Reads or changes.
    pub access: Access,
    /// Whether it is answered while the laptop is locked, too: the few calls a lock screen needs.
    pub even_locked: bool,
    args: fn() -> Schema,
    result: fn() -> Schema,
    types: fn(&mut Types),
    run: Run,
}

impl Entry {
    fn new<A, R>(name: &'static str, doc: &'static str, role: Role, access: Access, run: Run) -> Entry
    where
        A: DeserializeOwned + JsonSchema + TS + 'static,
        R: Serialize + JsonSchema + TS + 'static,
    {
        Entry {
            name,
            doc,
            role,
            access,
            even_locked: false,
            args: || schemars::schema_for!(A),
            result: || schemars::schema_for!(R),
            types: |types| types.call::<A, R>(),
            run,
        }
    }

    /// The same, answered while the laptop is locked, too.
    pub fn even_locked(self) -> Entry {
        Entry {
            even_locked: true,
            ..self
        }
    }

    /// The JSON schema of its arguments.
    pub fn args_schema(&self) -> Value {
        (self.args)().to_value()
    }

    /// The JSON schema of its result.
    pub fn result_schema(&self) -> Value {
        (self.result)().to_value()
    }

    /// Does it.
    ///
    /// # Errors
    /// A [`Problem`] in words a person can use; nothing was changed then.
    pub fn run(&self, desk: &Desk, args: Value, caller: Caller) -> Result<Value, Problem> {
        (self.run)(desk, args, caller)
    }
}

/// A query for everybody: looks at the projections of the open space.
pub fn query<A, R>(
    name: &'static str,
    doc: &'static str,
    topics: &'static [Topic],
    f: fn(&Look<'_>, A) -> Result<R, Problem>,
) -> Entry
where
    A: DeserializeOwned + JsonSchema + TS + 'static,
    R: Serialize + JsonSchema + TS + 'static,
{
    query_for(Role::Volunteer, name, doc, topics, f)
}

/// A query that is not for everybody.
pub fn query_for<A, R>(
    role: Role,
    name: &'static str,
    doc: &'static str,
    topics: &'static [Topic],
    f: fn(&Look<'_>, A) -> Result<R, Problem>,
) -> Entry
where
    A: DeserializeOwned + JsonSchema + TS + 'static,
    R: Serialize + JsonSchema + TS + 'static,
{
    let run: Run = Box::new(move |desk, args, caller| {
        let args = parse(args)?;
        desk.look_as(caller, |look| f(look, args)).and_then(give)
    });
    Entry::new::<A, R>(name, doc, role, Access::Reads(topics), run)
}

/// A command: checks its rules and writes facts, in one transaction.
pub fn command<A, R>(
    name: &'static str,
    doc: &'static str,
    role: Role,
    topics: &'static [Topic],
    f: fn(&mut Pen<'_>, A) -> Result<R, Problem>,
) -> Entry
where
    A: DeserializeOwned + JsonSchema + TS + 'static,
    R: Serialize + JsonSchema + TS + 'static,
{
    let run: Run = Box::new(move |desk, args, caller| {
        let args = parse(args)?;
        desk.write_as(caller.staff, |pen| f(pen, args)).and_then(give)
    });
    Entry::new::<A, R>(name, doc, role, Access::Changes(topics), run)
}

/// A call on the desk itself: founding, joining, files, sync, preferences.
pub fn whole<A, R>(
    name: &'static str,
    doc: &'static str,
    role: Role,
    access: Access,
    f: fn(&Desk, A, Lang) -> Result<R, Problem>,
) -> Entry
where
    A: DeserializeOwned + JsonSchema + TS + 'static,
    R: Serialize + JsonSchema + TS + 'static,
{
    let run: Run = Box::new(move |desk, args, caller| f(desk, parse(args)?, caller.lang).and_then(give));
    Entry::new::<A, R>(name, doc, role, access, run)
}

fn parse<A: DeserializeOwned>(args: Value) -> Result<A, Problem> {
    let args = if args.is_null() {
        Value::Object(serde_json::Map::new())
    } else {
        args
    };
    serde_json::from_value(args).map_err(|error| {
        Problem::bad(
            "bad_arguments",
            format!("参数不对：{error}。"),
            format!("The arguments do not fit: {error}."),
        )
    })
}

fn give<R: Serialize>(result: R) -> Result<Value, Problem> {
    serde_json::to_value(result).map_err(|error| {
        Problem::bad(
            "bad_result",
            format!("结果无法表示：{error}。"),
            format!("The result cannot be written: {error}."),
        )
    })
}

/// Collects the TypeScript of every call.
#[derive(Default)]
struct Types {
    declared: BTreeMap<String, String>,
    calls: String,
    name: &'static str,
    doc: &'static str,
}

impl Types {
    fn config() -> Config {
        Config::new().with_large_int("number")
    }

    fn call<A: TS + 'static, R: TS + 'static>(&mut self) {
        self.visit::<A>();
        self.visit::<R>();
        let config = Types::config();
        let (args, result) = (A::name(&config), R::name(&config));
        let (name, doc) = (self.name, self.doc);
        self.calls.push_str(&format!(
            "  /** {doc} */\n  {name}: {{ args: {args}; result: {result} }};\n"
        ));
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        let config = Types::config();
        if T::output_path().is_some() {
            let name = T::ident(&config);
            let docs = T::docs().unwrap_or_default();
            let declared = format!("{docs}export {}\n", T::decl(&config));
            if let Some(known) = self.declared.get(&name) {
                assert_eq!(*known, declared, "two types are called {name}");
                return;
            }
            self.declared.insert(name, declared);
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The TypeScript of the whole table, as it stands in `ui/src/desk/types.ts`.
pub fn typescript(table: &[Entry]) -> String {
    let mut types = Types::default();
    types.visit::<Topic>();
    // What the page on a phone receives and sends is no call of this table.
    types.visit::<DoorSheet>();
    types.visit::<Delivered>();
    types.visit::<TapDone>();
    for entry in table {
        types.name = entry.name;
        types.doc = entry.doc;
        (entry.types)(&mut types);
    }
    let declared: String = types.declared.into_values().collect::<Vec<_>>().join("\n");
    format!(
        "// Generated from the desk's table (`cargo xtask types`). Do not edit.\n\n{declared}\n\
         /** Every call of the desk. */\nexport interface Calls {{\n{}}}\n",
        types.calls
    )
}
