select json_object('data', json_object('meetings', json_object('nodes', (
  select json_group_array(json_object(
    'title', m.title,
    'date', case when m.date is not null then json_object('edtf', m.date) end))
  from (
    select title, date from meeting
    where status = 'PUBLISHED'
    order by date_descending desc, id desc
    limit 100
  ) m))))
