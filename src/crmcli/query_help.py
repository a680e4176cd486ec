"""What `crm help query` says. Its examples are forms that a shell leaves alone, but for the last, which is quoted."""

from __future__ import annotations

from textwrap import fill

from crmcli.model.fields import FIELDS

_NAMES = ", ".join([*(field.name for field in FIELDS), "field.KEY", "handle.SERVICE"])

QUERY_HELP = f"""\
A query says which customers are meant: crm list 王伟 tag:vip last.before:30d
Words that stand side by side must all be true; archived customers are left out.

  王伟  "new york"          any text of the customer contains it
  city:上海                 the field contains it; case, width and accents do not matter
  company:"new york"        a value with spaces
  city=上海                 the field is it, from end to end
  tag:vip                   has the tag
  phone:0571                phones by their digits, in any spelling
  field.size:xl             a field of your own; handle.line:wei for one chat or network

  orders:3  orders:3..      a number, or a range of numbers; total:1000..5000, orders:..3
  created:2026-05           a date: a day, a month, a year
  created:2026-01..2026-03  from the first day of one to the last day of the other
  last.before:30d           before a date or an age: not touched for 30 days, or never
  last.after:2026-05-01     after it; also for next, created, updated, confirmed, archived;
                            the day itself does not fit (for birthdays see below)
  next.before:2w            next lies ahead: there 2w and fri are days to come, in the
                            other fields past ones; +2w and -2w say it themselves
  birthday:05               in May, also birthday:may; 05-01 on a day, 1990 in a year,
  birthday:12-20..01-10     or in a range of them
  birthday:today            one that comes on the day; also tomorrow, birthday:"this week"
  birthday.before:fri       from today to Friday, that day too; 2w for the next two weeks
  birthday.after:tomorrow   later than that; --sort birthday begins with the next one

  has:email  no:phone       the field has a value, or none; any field
  is:company                or person; is:archived and is:merged look at the hidden ones too
  batch:118                 what a command changed; see crm history
  @name                     a saved segment

  city:上海 or city:北京    one of them is enough; and binds tighter than or
  not tag:vip               the opposite

Inside one quoted argument there are also parentheses, total>5000, <, >=, <=,
-tag:vip for not, and #vip for a tag:  crm list '(#vip or total>5000) -city:上海'
Signs in double quotes inside of it are text:  crm list 'city:"上海,北京"'
{fill(f"Fields: {_NAMES}", 90)}
"""
