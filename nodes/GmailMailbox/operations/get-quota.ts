import type { BatchOperation } from './operation';

export const getQuota: BatchOperation = {
	resource: 'mailbox',
	option: {
		name: 'Get Quota',
		value: 'getQuota',
		description: 'Find out how full the account is; Google counts Drive and Photos in',
		action: 'Get the quota of a mailbox',
	},
	runAll: async ({ account, core, session, items, each, give }) => {
		await each(items, async (itemIndex) => {
			const quota = await core.readQuota(session);
			give(itemIndex, [{ json: { account: account.address, ...quota } }]);
		});
	},
};
