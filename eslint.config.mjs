import { configWithoutCloudSupport } from '@n8n/node-cli/eslint';
import redos from 'eslint-plugin-redos';

const off = (...rules) => Object.fromEntries(rules.map((rule) => [rule, 'off']));

export default [
	{ ignores: ['dist/', '.cache/', 'coverage/', '**/*.js', '**/*.mjs'] },
	...configWithoutCloudSupport,
	// What a stranger writes meets these: every regular expression takes time linear to its text. The checker (recheck) reads
	// literals only, so there are no others, but for lists of words.
	{
		files: ['gmail/**', 'nodes/**', 'credentials/**'],
		plugins: { redos },
		rules: {
			'redos/no-vulnerable': ['error', { ignoreErrors: false, timeout: 120_000, cache: true }],
			'no-restricted-syntax': [
				'error',
				{ selector: 'NewExpression[callee.name="RegExp"], CallExpression[callee.name="RegExp"]', message: 'Write a literal, which the checker of regular expressions can read.' },
			],
		},
	},
	{ files: ['gmail/parse/reply-text.ts'], rules: off('no-restricted-syntax') },
	// The core knows nothing of n8n; nodes/shared/errors.ts turns its errors into n8n's.
	{ files: ['gmail/**'], rules: off('@n8n/community-nodes/require-node-api-error') },
	// These two look for literals in the node's own file; a description is data in a file of its own here.
	{ files: ['nodes/**/*.node.ts'], rules: off('@n8n/community-nodes/icon-validation') },
	{ files: ['nodes/**/description.ts'], rules: off('n8n-nodes-base/node-filename-against-convention') },
	// Lists are in the order of use, which is not that of the alphabet.
	{
		files: ['nodes/**'],
		rules: off('n8n-nodes-base/node-param-collection-type-unsorted-items', 'n8n-nodes-base/node-param-fixed-collection-type-unsorted-items', 'n8n-nodes-base/node-param-multi-options-type-unsorted-items', 'n8n-nodes-base/node-param-options-type-unsorted-items'),
	},
	// Looks for `testedBy` in *.node.ts; it stands once for both nodes in nodes/shared/authentication.ts.
	{ files: ['credentials/GmailServiceAccountApi.credentials.ts'], rules: off('@n8n/community-nodes/credential-test-required') },
	// A JSON key file is a secret, whatever the name of its field.
	{ files: ['credentials/GmailServiceAccountApi.credentials.ts'], rules: off('@n8n/community-nodes/credential-unnecessary-password') },
	// Takes the name of a credential type for a secret.
	{ files: ['nodes/shared/authentication.ts'], rules: off('@n8n/community-nodes/no-hardcoded-secrets') },
	// Not part of the package: programs of their own, which print and throw as they like.
	{
		files: ['sandbox/**', 'demo/**', 'bench/**', 'verify/**', 'reference/**', 'test/**'],
		rules: off('no-console', '@n8n/community-nodes/require-node-api-error', '@n8n/community-nodes/no-hardcoded-secrets', '@n8n/community-nodes/no-silent-error-swallowing', '@n8n/community-nodes/no-dangerous-functions', 'no-control-regex'),
	},
];
