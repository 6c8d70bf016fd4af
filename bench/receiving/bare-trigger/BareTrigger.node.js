/**
 * The least that a trigger can do: starts `count` executions with items of about 30 KB each, a few at once, and tells when
 * all have ended. So many a second are what n8n itself can do here.
 */
class BareTrigger {
	description = {
		displayName: 'Bare Trigger',
		name: 'bareTrigger',
		group: ['trigger'],
		version: 1,
		description: 'Starts executions as fast as n8n runs them',
		defaults: { name: 'Bare Trigger' },
		inputs: [],
		outputs: ['main'],
		properties: [
			{ displayName: 'Count', name: 'count', type: 'number', default: 100 },
			{ displayName: 'Items', name: 'items', type: 'number', default: 1 },
			{ displayName: 'At Once', name: 'atOnce', type: 'number', default: 4 },
			{ displayName: 'Tell', name: 'tell', type: 'string', default: '' },
		],
	};

	async trigger() {
		const count = this.getNodeParameter('count');
		const items = this.getNodeParameter('items');
		let begun = 0;
		const startOneAfterAnother = async () => {
			while (begun < count) {
				begun += 1;
				const ended = this.helpers.createDeferredPromise();
				const item = (number) => ({ json: { number, text: `${number} ${'mail '.repeat(6_000)}` } });
				this.emit([Array.from({ length: items }, (_, i) => item(i))], undefined, ended);
				await ended.promise;
			}
		};
		const lanes = Array.from({ length: this.getNodeParameter('atOnce') }, startOneAfterAnother);
		void Promise.all(lanes).then(
			async () => await fetch(this.getNodeParameter('tell'), { method: 'POST' }),
		);
		return {};
	}
}

module.exports = { BareTrigger };
