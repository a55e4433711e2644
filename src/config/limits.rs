//! What one query may ask for. Each limit is on by default and has a flag of its own.

use clap::Args;

/// What one query may ask for. The defaults are those of [`QueryLimits::default`].
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Limits of a query")]
pub struct QueryLimits {
    /// Longest query in bytes.
    #[arg(long, env = "CHANCERY_MAX_QUERY_LENGTH", value_name = "BYTES", default_value_t = DEFAULT.max_query_length)]
    pub max_query_length: usize,

    /// Tokens of a query: its words, numbers, strings and signs.
    #[arg(long, env = "CHANCERY_MAX_TOKENS", value_name = "N", default_value_t = DEFAULT.max_tokens)]
    pub max_tokens: usize,

    /// Brackets of any kind within each other, fragments expanded.
    #[arg(long, env = "CHANCERY_MAX_NESTING", value_name = "N", default_value_t = DEFAULT.max_nesting, value_parser = nesting)]
    pub max_nesting: usize,

    /// Levels of fields.
    #[arg(long, env = "CHANCERY_MAX_DEPTH", value_name = "N", default_value_t = DEFAULT.max_depth)]
    pub max_depth: usize,

    /// Fields and fragments, each fragment counted as often as it is used, of all operations
    /// together; and as many values in arguments.
    #[arg(long, env = "CHANCERY_MAX_SELECTIONS", value_name = "N", default_value_t = DEFAULT.max_selections)]
    pub max_selections: usize,

    /// Fields at the root.
    #[arg(long, env = "CHANCERY_MAX_ROOT_FIELDS", value_name = "N", default_value_t = DEFAULT.max_root_fields)]
    pub max_root_fields: usize,

    /// Aliases, with which one field is asked for many times.
    #[arg(long, env = "CHANCERY_MAX_ALIASES", value_name = "N", default_value_t = DEFAULT.max_aliases)]
    pub max_aliases: usize,

    /// Directives.
    #[arg(long, env = "CHANCERY_MAX_DIRECTIVES", value_name = "N", default_value_t = DEFAULT.max_directives)]
    pub max_directives: usize,

    /// Lists of the introspection within each other, such as the fields of the types of fields.
    #[arg(long, env = "CHANCERY_MAX_INTROSPECTION_DEPTH", value_name = "N", default_value_t = DEFAULT.max_introspection_depth)]
    pub max_introspection_depth: usize,

    /// Values within one argument or variable.
    #[arg(long, env = "CHANCERY_MAX_VALUES", value_name = "N", default_value_t = DEFAULT.max_values)]
    pub max_values: usize,

    /// Levels of values within one argument or variable, as in a filter of filters.
    #[arg(long, env = "CHANCERY_MAX_VALUE_DEPTH", value_name = "N", default_value_t = DEFAULT.max_value_depth, value_parser = nesting)]
    pub max_value_depth: usize,

    /// Cost of a query: how many fields the answer may have. A page counts as many records as it
    /// asks for, any other list five.
    #[arg(long, env = "CHANCERY_MAX_COST", value_name = "POINTS", default_value_t = DEFAULT.max_cost)]
    pub max_cost: u64,

    /// Statements of SQL.
    #[arg(long, env = "CHANCERY_MAX_STATEMENTS", value_name = "N", default_value_t = DEFAULT.max_statements)]
    pub max_statements: u32,

    /// Bytes of an answer.
    #[arg(long, env = "CHANCERY_MAX_ANSWER", value_name = "BYTES", default_value_t = DEFAULT.max_answer, value_parser = bytes_of_answer)]
    pub max_answer: usize,

    /// Records of an answer, each as often as it is shown.
    #[arg(long, env = "CHANCERY_MAX_RECORDS", value_name = "N", default_value_t = DEFAULT.max_records)]
    pub max_records: u32,

    /// Read all columns of a record, whatever a query shows of it. Answers are the same, and slower:
    /// to find out whether a fault lies there.
    #[arg(long, env = "CHANCERY_WHOLE_ROWS")]
    pub whole_rows: bool,
}

const DEFAULT: QueryLimits = QueryLimits {
    max_query_length: 50_000,
    max_tokens: 5_000,
    max_nesting: 100,
    max_depth: 20,
    max_selections: 10_000,
    max_root_fields: 30,
    max_aliases: 50,
    max_directives: 50,
    max_introspection_depth: 3,
    max_values: 500,
    max_value_depth: 20,
    max_cost: 100_000,
    max_statements: 200,
    max_answer: 4_000_000,
    max_records: 100_000,
    whole_rows: false,
};

impl Default for QueryLimits {
    fn default() -> Self {
        DEFAULT
    }
}

/// An answer waits in memory until it is sent, and there is so much for all of them.
fn bytes_of_answer(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(bytes @ 1..=16_777_216) => Ok(bytes),
        _ => Err("a number of bytes from 1 to 16777216 (16 MB) is wanted".to_owned()),
    }
}

/// Both the parser and the checks call themselves for each level: the stack holds so many.
fn nesting(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(levels @ 1..=200) => Ok(levels),
        _ => Err("a number from 1 to 200 is wanted".to_owned()),
    }
}
