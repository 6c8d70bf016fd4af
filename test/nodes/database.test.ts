import { UserError, type ITriggerFunctions } from 'n8n-workflow';
import { isDatabaseThere } from '../../nodes/GmailImapTrigger/database';

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
