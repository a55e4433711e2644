//! The examples of the specification, what is refused and in which words, and the laws.

use proptest::prelude::*;

use super::*;

/// A year, a month or a day as levels 0 and 1 may write it within an interval.
fn point() -> impl Strategy<Value = String> {
    let year = prop_oneof![
        (0..=9999_u32).prop_map(|year| format!("{year:04}")),
        (1..=9999_u32).prop_map(|year| format!("-{year:04}")),
    ];
    let rest = prop_oneof![
        Just(String::new()),
        (1..=12_u32).prop_map(|month| format!("-{month:02}")),
        (21..=24_u32).prop_map(|season| format!("-{season}")),
        (1..=12_u32, 1..=28_u32).prop_map(|(month, day)| format!("-{month:02}-{day:02}")),
    ];
    let long_year = prop_oneof![10_000..=262_142_i32, -262_143..=-10_000_i32];
    let body = prop_oneof![
        9 => (year, rest).prop_map(|(year, rest)| format!("{year}{rest}")),
        1 => long_year.prop_map(|year| format!("Y{year}")),
    ];
    (body, "[?~%]?").prop_map(|(body, qualifier)| body + &qualifier)
}

/// Every single form of levels 0 and 1.
fn single() -> impl Strategy<Value = String> {
    prop_oneof![
        point(),
        "-?[0-9]{3}X[?~%]?",
        "-?[0-9]{2}XX[?~%]?",
        "[0-9]{4}-XX(-XX)?[?~%]?",
        "[0-9]{4}-(0[1-9]|1[0-2])-XX[?~%]?",
    ]
}

/// Every form of levels 0 and 1; about half of the closed intervals are backwards.
fn any_form() -> impl Strategy<Value = String> {
    prop_oneof![
        single(),
        (point(), prop_oneof![Just(""), Just("..")])
            .prop_map(|(start, end)| format!("{start}/{end}")),
        (point(), prop_oneof![Just(""), Just("..")])
            .prop_map(|(end, start)| format!("{start}/{end}")),
        (point(), point()).prop_map(|(start, end)| format!("{start}/{end}")),
    ]
}

/// The examples of the specification of the Library of Congress, each with our precision.
#[test]
fn takes_every_example_of_the_specification() {
    use Precision::{Century, Day, Decade, Interval, Month, Season, Year};
    for (precision, texts) in [
        (Day, "1985-04-12 2004-06-11% 2000-02-29"),
        (Month, "1985-04 2004-06~ 1985-04-XX -1985-04"),
        (Season, "2001-21 2001-22 2001-23 2001-24 2001-24? -0044-21"),
        (
            Year,
            "1985 1984? 0000 -1985 -0001 Y17000 Y-17000 2004-XX 1985-XX-XX",
        ),
        (Decade, "201X 201X? -198X 000X"),
        (Century, "20XX 20XX~ -01XX"),
        (Interval, "1964/2008 2004-06/2006-08 2004-02-01/2005-02-08"),
        (Interval, "2004-02-01/2005-02 2004-02-01/2005 2005/2006-02"),
        (
            Interval,
            "1985-04-12/.. 1985-04/.. 1985/.. ../1985-04-12 ../1985-04 ../1985",
        ),
        (
            Interval,
            "1985-04-12/ 1985-04/ 1985/ /1985-04-12 /1985-04 /1985",
        ),
        (
            Interval,
            "1984~/2004-06 1984-06-02?/2004-08-08~ 1984-06-02?/.. /1984%",
        ),
        (
            Interval,
            "-0044/0014 Y-17000/-1000 1972-21/1972-23 1985/1985-02 1985-02/1985",
        ),
    ] {
        for text in texts.split(' ') {
            let date = text.parse::<Edtf>().map_err(|error| error.to_string());
            assert_eq!(
                date.map(|date| (date.precision(), date.to_string())),
                Ok((precision, text.to_owned()))
            );
        }
    }
}

#[test]
fn refuses_level_two_by_name() {
    for (text, feature) in [
        ("Y-17E7", "a year with an exponent"),
        ("Y171010000S3", "a number of significant digits"),
        ("1950S2", "a number of significant digits"),
        ("2001-34", "a season other than 21 to 24"),
        ("2001-25/2001-26", "a season other than 21 to 24"),
        ("[1667,1668, 1670..1672]", "a set of dates"),
        ("{..1984}", "a set of dates"),
        ("2004?-06-11", "a qualifier on a part of a date"),
        ("?2004-06-~11", "a qualifier on a part of a date"),
        ("2004-06-~01/2004-06-~20", "a qualifier on a part of a date"),
        ("156X-12-25", "a month in an unspecified year"),
        ("XXXX-12-XX", "a year with more than two unspecified digits"),
        ("1XXX", "a year with more than two unspecified digits"),
        ("1X32", "an unspecified digit before a known one"),
        ("1984-1X", "an unspecified digit in half of a month or day"),
        ("1985-XX-12", "a day in an unspecified month"),
        (
            "2004-06-XX/2004-07-03",
            "an unspecified digit in an interval",
        ),
    ] {
        assert_eq!(
            text.parse::<Edtf>().unwrap_err().to_string(),
            format!(
                "`{text}` is not a date: {feature} is EDTF level 2, and only levels 0 and 1 are kept"
            ),
            "{text}"
        );
    }
}

#[test]
fn says_what_is_wrong_and_how_to_write_it() {
    const SPELLING: &str =
        "write it in digits with the year first, as in `2024`, `2024-12` or `2024-12-25`";
    const LONG: &str = "a year of more than four digits starts with `Y`, as in `Y17000`";
    const NEEDLESS: &str = "`Y` is for years of more than four digits that do not start with 0";
    const RANGE: &str = "only the years -262143 to 262142 can be kept";
    for (text, reason) in [
        ("1930-10-87", "October 1930 has no day 87"),
        ("2023-02-29", "February 2023 has no day 29"),
        ("-0045-02-30", "February -0045 has no day 30"),
        ("1985-04-00", "April 1985 has no day 0"),
        ("2024-13", "there is no month 13"),
        ("2024-00-XX", "there is no month 00"),
        ("2024-21-05", "a season has no days"),
        ("12/25/2024", SPELLING),
        ("2024/12/25", SPELLING),
        ("Dec 2024", SPELLING),
        ("garbage", SPELLING),
        ("+2024", SPELLING),
        ("2024-12-25-26", SPELLING),
        ("２０２４", SPELLING),
        ("", "it is empty"),
        (" 2024", "leave out the spaces around it"),
        ("2024-12-25T10:30:00Z", "times of day are not kept"),
        ("2024-12-25 10:30", "times of day are not kept"),
        (
            "1984?~",
            "one qualifier is enough, and `%` means both `?` and `~`",
        ),
        (
            "25-12-2024",
            "`25` is no year: a year comes first and has four digits",
        ),
        (
            "2024-11/12",
            "`12` is no year: a year comes first and has four digits",
        ),
        ("2024-1-05", "the month `1` needs two digits"),
        ("2024-01-5", "the day `5` needs two digits"),
        (
            "20241225",
            "a day is written with hyphens, as in `2024-12-25`",
        ),
        ("17000", LONG),
        ("-17000", LONG),
        ("Y2024", NEEDLESS),
        ("Y02024", NEEDLESS),
        ("Y17000-01", "a year written with `Y` has no month"),
        ("-0000", "year zero is written `0000`"),
        ("Y170000002", RANGE),
        ("Y-170000002", RANGE),
        ("Y99999999999999999999", RANGE),
        ("Y262143", RANGE),
        (
            "1930-1935",
            "an interval is written with a slash, as in `1930/1935`",
        ),
        (
            "1930–1935",
            "write plain hyphens `-`, and `/` between the ends of an interval",
        ),
        ("c. 1930", "an approximate date ends in `~`, as in `1930~`"),
        ("1930s", "a decade is written as `193X`"),
        ("201x", "`X` and `Y` are capitals"),
        (
            "1984-12..",
            "`..` stands alone on one side of a slash, as in `1984/..`",
        ),
        ("../..", "an interval needs at least one end that is known"),
        ("/", "an interval needs at least one end that is known"),
        ("/..", "an interval needs at least one end that is known"),
        ("2008/1964", "it ends before it starts"),
        ("2004-06-02/2004-06-01", "it ends before it starts"),
    ] {
        assert_eq!(
            text.parse::<Edtf>().unwrap_err().to_string(),
            format!("`{text}` is not a date: {reason}")
        );
    }
}

#[test]
fn tells_open_ends_from_unknown_ones() {
    let ends = |text: &str| {
        let date: Edtf = text.parse().unwrap();
        assert!(date.is_interval());
        assert_eq!(date.precision(), Precision::Interval);
        (
            [
                date.has_open_start(),
                date.has_unknown_start(),
                date.earliest().is_none(),
            ],
            [
                date.has_open_end(),
                date.has_unknown_end(),
                date.latest().is_none(),
            ],
        )
    };

    assert_eq!(
        ends("1964/2008"),
        ([false, false, false], [false, false, false])
    );
    assert_eq!(
        ends("../1985"),
        ([true, false, true], [false, false, false])
    );
    assert_eq!(ends("/1985"), ([false, true, true], [false, false, false]));
    assert_eq!(
        ends("1985/.."),
        ([false, false, false], [true, false, true])
    );
    assert_eq!(ends("1985/"), ([false, false, false], [false, true, true]));
}

#[test]
fn finds_qualifiers_on_either_end() {
    for (text, approximate, uncertain) in [
        ("1984", false, false),
        ("1984?", false, true),
        ("2004-06~", true, false),
        ("2004-06-11%", true, true),
        ("1984~/2004-06", true, false),
        ("1984/2004-06?", false, true),
        ("1984~/2004-06?", true, true),
        ("../2004%", true, true),
    ] {
        let date: Edtf = text.parse().unwrap();
        assert_eq!(
            (date.is_approximate(), date.is_uncertain()),
            (approximate, uncertain),
            "{text}"
        );
    }
}

#[test]
fn keeps_messages_short_and_on_one_line() {
    let error = format!("1\n{}", "é".repeat(1000))
        .parse::<Edtf>()
        .unwrap_err();

    assert_eq!(error.to_string().lines().count(), 1);
    assert!(error.to_string().chars().count() < 160);
}

proptest! {
    #[test]
    fn prints_what_was_parsed(text in single()) {
        let date: Edtf = text.parse().unwrap();

        prop_assert_eq!(date.to_string(), text);
        prop_assert!(!date.is_interval());
        prop_assert!(date.earliest().unwrap() <= date.latest().unwrap());
    }

    #[test]
    fn refuses_only_intervals_that_are_backwards(text in any_form()) {
        match text.parse::<Edtf>() {
            Ok(date) => {
                prop_assert_eq!(date.to_string(), text);
                if let (Some(earliest), Some(latest)) = (date.earliest(), date.latest()) {
                    prop_assert!(earliest <= latest);
                }
            }
            Err(error) => {
                prop_assert!(error.to_string().ends_with("it ends before it starts"));
                let (start, end) = text.split_once('/').unwrap();
                let start: Edtf = start.parse().unwrap();
                let end: Edtf = end.parse().unwrap();
                prop_assert!(end.latest() < start.earliest());
            }
        }
    }

    #[test]
    fn never_panics(text in any::<String>()) {
        let _ = text.parse::<Edtf>();
        let _ = day_from_iso(&text);
    }

    #[test]
    fn never_panics_on_what_is_almost_a_date(text in "[-0-9XYESTZ?~%./:é٣ ]{0,14}") {
        if let Ok(date) = text.parse::<Edtf>() {
            prop_assert_eq!(date.to_string(), text.clone());
            prop_assert!(date.earliest().is_some() || date.latest().is_some());
        }
        let _ = day_from_iso(&text);
    }
}
