import { spawnSync } from 'node:child_process';
import { accessSync } from 'node:fs';
import { postgresPrograms } from './postgres';

/** A server that a suite starts for itself. */
export type Server =
	| 'dovecot'
	| 'postfix'
	| 'redis'
	| 'postgres'
	| 'squid'
	| 'microsocks'
	| 'spamassassin'
	| 'rspamd';

const install = 'apt-get install -y dovecot-imapd dovecot-lmtpd postfix';
const installProxies = 'apt-get install -y squid microsocks';
const installFilters = 'apt-get install -y spamassassin rspamd';
const installQueue = 'apt-get install -y redis-server postgresql';

/** Each answers why its server cannot run here, '' when it can. */
const obstacles: Record<Server, () => string> = {
	dovecot() {
		const version = spawnSync('dovecot', ['--version'], { encoding: 'utf8' }).stdout;
		if (!version || !exists('/usr/lib/dovecot/imap') || !exists('/usr/lib/dovecot/lmtp')) {
			return `Dovecot is not installed; run: ${install}`;
		}
		// 2.4 has another configuration language.
		if (!version.startsWith('2.3.')) return `Dovecot 2.3 is needed, here is ${version.trim()}`;
		return asRoot('Dovecot');
	},
	postfix() {
		if (!exists('/usr/lib/postfix/sbin/master')) return `Postfix is not installed; run: ${install}`;
		return asRoot('Postfix');
	},
	redis() {
		if (exists('/usr/bin/redis-server')) return '';
		return `Redis is not installed; run: ${installQueue}`;
	},
	postgres() {
		if (!postgresPrograms()) return `PostgreSQL is not installed; run: ${installQueue}`;
		return asRoot('PostgreSQL');
	},
	squid() {
		if (!exists('/usr/sbin/squid')) return `Squid is not installed; run: ${installProxies}`;
		return asRoot('Squid');
	},
	microsocks() {
		if (exists('/usr/bin/microsocks')) return '';
		return `microsocks is not installed; run: ${installProxies}`;
	},
	spamassassin() {
		if (exists('/usr/bin/spamassassin')) return '';
		return `SpamAssassin is not installed; run: ${installFilters}`;
	},
	rspamd() {
		if (exists('/usr/bin/rspamd')) return '';
		return `rspamd is not installed; run: ${installFilters}`;
	},
};

/**
 * A `describe` for tests against real servers. Where a server cannot run, the tests are registered as
 * skipped and the title says why after "left out: ", which the reporter repeats in its closing lines. In CI
 * (CI=true) nothing is ever left out: the suite fails with the same reason.
 */
export function describeServers(title: string, servers: Server[], tests: () => void): void {
	const obstacle = servers.map((server) => obstacles[server]()).find(Boolean);
	if (!obstacle) return describe(title, tests);
	if (process.env.CI === 'true') throw new Error(`${title}: ${obstacle}`);
	describe.skip(`${title} (left out: ${obstacle})`, tests);
}

function asRoot(name: string): string {
	return process.getuid?.() === 0 ? '' : `${name} must be started as root; run: sudo -E npm test`;
}

function exists(path: string): boolean {
	try {
		accessSync(path);
		return true;
	} catch {
		return false;
	}
}
