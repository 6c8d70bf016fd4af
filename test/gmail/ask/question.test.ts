import { outcomeOf, timeIn, type Answer } from '../../../gmail/ask/question';

const asked = ['a', 'b', 'c'].map((name) => ({ name, address: `${name}@x.test`, messageId: '' }));

/** `1+` approves as the second person, `1-` disapproves, `1` answers. */
const read = (answers: string): Answer[] =>
	answers
		.split(' ')
		.filter((each) => each !== '')
		.map((each) => ({
			by: Number(each.charAt(0)),
			at: '2026-01-01T00:00:00.000Z',
			text: '',
			way: 'link' as const,
			...(each.endsWith('+') && { decision: 'approved' as const }),
			...(each.endsWith('-') && { decision: 'disapproved' as const }),
		}));

test.each<[number, string, string | undefined]>([
	[1, '', undefined],
	[1, '2+', 'approved by 2'],
	[1, '0-', undefined],
	[1, '0- 1- 2-', 'disapproved by 2'],
	[1, '0- 1+', 'approved by 1'],
	[2, '0+', undefined],
	[2, '0+ 0+', undefined],
	[2, '0- 0+ 1+', undefined],
	[2, '0+ 1+ 2-', 'approved by 1'],
	[2, '0- 1-', 'disapproved by 1'],
	[3, '0-', 'disapproved by 0'],
	[3, '0+ 1+ 2+', 'approved by 2'],
])('%d of three have to approve, and "%s" came: %s', (needed, answers, expected) => {
	const outcome = outcomeOf({ responseType: 'approval', asked, needed, answers: read(answers) });
	expect(outcome && `${outcome.decision} by ${outcome.by.by}`).toBe(expected);
});

test('texts and forms end with enough answers of different people', () => {
	const of = (answers: string) =>
		outcomeOf({ responseType: 'freeText', asked, needed: 2, answers: read(answers) });
	expect(of('1 1')).toBeUndefined();
	expect(of('1 1 0 2')?.by.by).toBe(0);
});

test('times are told in the zone of the workflow', () => {
	expect(timeIn('Europe/Berlin', '2026-07-01T10:00:00Z')).toBe('1 July 2026 at 12:00 CEST');
});
