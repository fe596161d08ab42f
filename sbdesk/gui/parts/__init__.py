"""The parts every tab is built from (LOOK §5). What there is:

labels      label(text, letters, ink, wrap=…), ElidedLabel, GlyphMark, IconMark, StateLine, rule
buttons     Button(text, "primary" | "normal" | "quiet", icon, key, run), IconButton
fields      LineField, ReadOnlyField, TextArea: value(), set_value(), set_wrong(), edited, entered
choices     DropDown([(value, words), …]), CheckField(text)
dates       DateField(parse): parse(text) -> date | datetime, raises UserMistake; in_words, written
picker      PickField: type, see what was found beneath, choose: a customer in a form
form        FormGrid: add(name, label, field, required=…, wide=…, hint=…), values(), set_values(),
            show_problems(problems), set_hint(name, text, glyph), own_problems(), is_dirty()
form_page   FormPage(title, note): form, rail, bar; saved, saved_and_new, cancelled; ActionBar
marks       Badge, state_badge, grade_badge(grade, score), importance_badge, Chip
cards       Card(title, note, padded=…): head, body; HeaderCard; Fact; DueCard; RadarCard
notes       MessageLine, EmptyState, ProgressCard
story       Story([StoryLine, …]), PointsTable
rows        Column, Cell, Group, LazyTableModel(columns, fetch)
list_view   ListView(model): chosen(id), opened(id), sort_asked(key, descending)
long_work   LongWork(desk, jobs, meaning): run(words, work, take, fail), progress in front
folding     Folding(left, right, list_width): open_right(), close_right(), folded, closed
preview     PreviewDialog: pages of a paper, zoom, print

Measures: `letters.px(pixels at 100 %)`; a widget with fixed measures takes them again in
`changeEvent` at `QEvent.StyleChange`. Texts are never markup.
"""
