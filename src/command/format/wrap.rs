//! Text in lines that a terminal of 80 columns shows whole.

/// Columns that a line has at most, but for a word that is longer.
pub(super) const WIDTH: usize = 80;

/// Adds the text to the page in lines that begin at the column `indent`; those after the first
/// begin `hanging` columns further right.
pub(super) fn add(page: &mut String, text: &str, indent: usize, hanging: usize) {
    let mut line = String::new();
    let mut start = indent;
    for word in text.split_whitespace() {
        let width = start + line.chars().count() + 1 + word.chars().count();
        if !line.is_empty() && width > WIDTH {
            end(page, &line, start);
            line.clear();
            start = indent + hanging;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        end(page, &line, start);
    }
}

fn end(page: &mut String, line: &str, start: usize) {
    page.push_str(&" ".repeat(start));
    page.push_str(line);
    page.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_a_terminal_and_hang() {
        let mut page = String::new();
        add(&mut page, &"word ".repeat(40), 10, 2);

        let lines: Vec<&str> = page.lines().collect();
        assert!(lines.iter().all(|line| line.len() <= WIDTH), "{page}");
        assert!(lines[0].starts_with("          word") && lines[0].len() > WIDTH - 5);
        assert!(lines[1].starts_with("            word"), "{page}");
        assert_eq!(page.matches("word").count(), 40);
    }

    #[test]
    fn a_word_that_is_too_long_stands_alone() {
        let mut page = String::new();
        let long = "a".repeat(WIDTH);
        add(&mut page, &format!("x {long} y"), 2, 0);
        assert_eq!(page, format!("  x\n  {long}\n  y\n"));
    }
}
