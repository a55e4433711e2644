select json_build_object('data', json_build_object('statements', json_build_object('totalCount', count(*))))::text
from statement_on_behalf_of p
join statement s on s.id = p.statement_id and s.status = 'PUBLISHED' and s.date_end >= $2
where p.party_id = (select id from party where slug = $1 and status = 'PUBLISHED')
