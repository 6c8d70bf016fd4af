/**
 * The first use of a node in a process of its own, which has loaded of Node what n8n has. Says as JSON how long the event
 * loop was held, how far memory rose, and which files of the package were loaded.
 *
 *   node bench/first-use.cjs '{"core": folder, "way": "trigger" | "send", "servers": ..., "token": ..., "until": ...}'
 *
 * `until: "refused"`: nothing listens at the servers, so that there is little to do but to load. `until: "done"`: the first
 * mail was handed out, or is sent.
 */
for (const name of ['http', 'https', 'tls', 'crypto', 'zlib', 'dns', 'stream/promises']) {
	require(`node:${name}`);
}
for (const name of [
	'worker_threads',
	'child_process',
	'fs/promises',
	'timers/promises',
	'readline',
]) {
	require(`node:${name}`);
}

const { core: folder, way, address, servers, token, until } = JSON.parse(process.argv[2]);

const account = { address, access: 'fullMail', servers, getToken: async () => token };

const ways = {
	trigger: async (core) => {
		let watching;
		const handedOut = new Promise((resolve) => {
			watching = core.watch({
				signIn: async () => account,
				folder: 'INBOX',
				cursor: core.startNow,
				firstStart: { days: 1 },
				keyword: 'bench',
				maxInFlight: 1,
				query: core.createSearchQuery({ readStatus: 'all' }),
				prepare: async (message) => message,
				deliver: async () => {
					resolve();
					return 'success';
				},
				onOutage: resolve,
				onDeadLetter: resolve,
				onNotStarted: resolve,
				onAfterwardsRefused: resolve,
				onRecovery: () => undefined,
			});
		});
		const refused = await watching.firstTry;
		if (!refused) await handedOut;
	},
	send: async (core) => {
		const to = core.readAddresses('Carla <carla@customer.test>', 'To');
		const mail = {
			senderName: '',
			to,
			cc: [],
			bcc: [],
			replyTo: [],
			subject: 'Hello',
			text: 'Grüße',
			attachments: [],
		};
		core.checkLimits(mail, { splits: false });
		const sender = core.openSender(account, 'smtp');
		await sender.send(core.compose(mail, address), { patience: 0 }).catch((error) => {
			if (until === 'done') throw error;
		});
	},
	/** A program that has imapflow and mailparser alone, as they come. */
	bare: async () => {
		const { ImapFlow } = require('imapflow');
		const { simpleParser } = require('mailparser');
		const client = new ImapFlow({
			...servers.imap,
			secure: true,
			logger: false,
			auth: { user: address, accessToken: token },
		});
		client.on('error', () => undefined);
		await client.connect().catch(() => undefined);
		if (until === 'refused') return;
		await client.mailboxOpen('INBOX');
		const { source } = await client.fetchOne('*', { source: true });
		await simpleParser(source);
	},
};

const loaded = () =>
	Object.keys(require.cache)
		.filter((file) => file.startsWith(folder))
		.map((file) => file.slice(folder.length + 1));

void (async () => {
	// The loop has to turn before its time is told.
	await new Promise((resolve) => setTimeout(resolve, 20));
	global.gc?.();
	const before = process.memoryUsage();
	const start = performance.eventLoopUtilization();
	const core = way === 'bare' ? undefined : require(folder);
	await ways[way](core);
	const { active } = performance.eventLoopUtilization(start);
	const after = process.memoryUsage();
	const result = {
		held: active,
		rss: after.rss - before.rss,
		heap: after.heapUsed - before.heapUsed,
		loaded: loaded(),
	};
	process.stdout.write(JSON.stringify(result), () => process.exit(0));
})();
