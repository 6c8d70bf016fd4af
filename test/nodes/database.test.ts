import { UserError, type ITriggerFunctions } from 'n8n-workflow';
import { createDatabaseWatch, isDatabaseThere } from '../../nodes/GmailImapTrigger/database';

const asked = async (
	getCredentials: () => Promise<object>,
): Promise<{ there: boolean; types: unknown[] }> => {
	const types: unknown[] = [];
	const context = {
		getCredentials: async (type: string) => {
			types.push(type);
			return await getCredentials();
		},
	} as unknown as ITriggerFunctions;
	return { there: await isDatabaseThere(context, 'serviceAccount', 50), types };
};

test('a database that hands out the credential of the trigger is there', async () => {
	expect(await asked(async () => await Promise.resolve({}))).toEqual({
		there: true,
		types: ['gmailServiceAccountApi'],
	});
});

test('so is one in which n8n has looked for it', async () => {
	const { there } = await asked(
		async () => await Promise.reject(new UserError('Credential with ID "7" does not exist')),
	);
	expect(there).toBe(true);
});

test.each([
	['refuses', async () => await Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:5432'))],
	['says nothing', async () => await new Promise<object>(() => undefined)],
])('one that %s is away', async (_, getCredentials) => {
	expect((await asked(getCredentials)).there).toBe(false);
});

describe('while an execution runs', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	/** The database answers, or not, as it is told; and how often it was asked. */
	const database = () => {
		const state = { answers: true, asked: 0 };
		const watching = createDatabaseWatch(async () => {
			state.asked += 1;
			return await Promise.resolve(state.answers);
		});
		return { state, watching };
	};

	it('a database that was away for some seconds is known to have been away, when it is there again', async () => {
		const { state, watching } = database();
		const { wasThere, end } = watching.begin();
		await jest.advanceTimersByTimeAsync(10_000);
		state.answers = false;
		await jest.advanceTimersByTimeAsync(10_000);
		state.answers = true;
		await jest.advanceTimersByTimeAsync(20_000);
		end();
		expect(await wasThere()).toBe(false);
	});

	it('nothing is held against it that was before the execution, or long before its end', async () => {
		const { state, watching } = database();
		const long = watching.begin();
		state.answers = false;
		await jest.advanceTimersByTimeAsync(10_000);
		state.answers = true;
		await jest.advanceTimersByTimeAsync(1);
		const later = watching.begin();
		expect(await later.wasThere()).toBe(true);
		expect(await long.wasThere()).toBe(false);
		await jest.advanceTimersByTimeAsync(180_000);
		expect(await long.wasThere()).toBe(true);
	});

	it('it is asked by one query every five seconds, however many run, and not at all when none does', async () => {
		const { state, watching } = database();
		const running = Array.from({ length: 20 }, () => watching.begin());
		await jest.advanceTimersByTimeAsync(60_000);
		expect(state.asked).toBeGreaterThan(10);
		expect(state.asked).toBeLessThan(13);
		for (const { end } of running) end();
		await jest.advanceTimersByTimeAsync(10_000);
		const asked = state.asked;
		await jest.advanceTimersByTimeAsync(60_000);
		expect(state.asked).toBe(asked);
	});
});
