import type { BatchOperation } from './operation';

export const getAliases: BatchOperation = {
	resource: 'mailbox',
	option: {
		name: 'Get Send-As Addresses',
		value: 'getAliases',
		description: 'List the addresses that the account may send as, with their signatures',
		action: 'Get send as addresses of a mailbox',
	},
	runAll: async ({ account, core, items, each, give }) => {
		await each(items, async (itemIndex) => {
			const aliases = await core.listAliases(account);
			give(
				itemIndex,
				aliases.map((alias) => ({ json: { account: account.address, ...alias } })),
			);
		});
	},
};
