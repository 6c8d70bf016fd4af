import { errorTable } from '../../../gmail/errors/table';

const rows = Object.values(errorTable).flat();

describe('the table of errors', () => {
	it('says how long to wait in each row that is to be tried later, and in no other', () => {
		const waits = rows.filter(({ wait = 0 }) => wait >= 60_000);
		expect(waits).toEqual(rows.filter(({ retry }) => retry === 'later'));
	});

	it('says of no two rows the same', () => {
		for (const channel of Object.values(errorTable)) {
			const said = channel.map(({ message, remedy }) => `${message} ${remedy}`);
			expect(new Set(said).size).toBe(said.length);
		}
	});
});
