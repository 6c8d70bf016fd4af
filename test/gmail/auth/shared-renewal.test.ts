import { sharedRenewal } from '../../../gmail/auth/shared-renewal';

const renewing = () => {
	const counter = { asked: 0 };
	const renew = async () => {
		counter.asked += 1;
		return { accessToken: `new ${counter.asked}`, expiresAt: undefined };
	};
	return { counter, renew };
};

describe('sharedRenewal', () => {
	it('asks once for a token that many want to replace, and not again for one who comes late', async () => {
		const { counter, renew } = renewing();
		const replace = async () => (await sharedRenewal('a', 'old', renew)).accessToken;
		expect(await Promise.all([replace(), replace()])).toEqual(['new 1', 'new 1']);
		expect(await replace()).toBe('new 1');
		expect(counter.asked).toBe(1);
	});

	it.each([
		['another credential', 'b', 'old of b', 'c', 'old of b'],
		['another token', 'd', 'old', 'd', 'older'],
	])('asks again for %s', async (_what, credential, old, otherCredential, otherOld) => {
		const { counter, renew } = renewing();
		await sharedRenewal(credential, old, renew);
		await sharedRenewal(otherCredential, otherOld, renew);
		expect(counter.asked).toBe(2);
	});

	it('tells everybody who waited of a refusal, and asks again for the next', async () => {
		const { renew } = renewing();
		const refused = async (): Promise<never> => await Promise.reject(new Error('refused'));
		const outcomes = await Promise.allSettled([
			sharedRenewal('e', 'old', refused),
			sharedRenewal('e', 'old', renew),
		]);
		expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect(await sharedRenewal('e', 'old', renew)).toMatchObject({ accessToken: 'new 1' });
	});
});
