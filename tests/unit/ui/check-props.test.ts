import { expect, test } from 'vitest';
import { checkProps, isConcept } from '../../../src/components/controls/check-props.ts';
import { commandOf } from '../../../src/components/controls/pad-hands.ts';

test('the first condition that does not hold names the component and what to write', () => {
  expect(() =>
    checkProps('RunButton', [
      [true, 'nothing'],
      [false, 'label="Fine-tune"'],
      [false, 'something else'],
    ]),
  ).toThrow('<RunButton> needs label="Fine-tune".');
  expect(() => checkProps('RunButton', [[true, 'nothing']])).not.toThrow();
});

test('concepts are the book’s eight', () => {
  expect(['z', 'noise', 'loss'].every(isConcept)).toBe(true);
  expect(['sigma', '', undefined].some(isConcept)).toBe(false);
});

test.each([
  ['z', { ctrlKey: true }, 'undo'],
  ['z', { metaKey: true }, 'undo'],
  ['Z', { ctrlKey: true, shiftKey: true }, 'redo'],
  ['y', { ctrlKey: true }, 'redo'],
  ['Delete', {}, 'clear'],
  ['Backspace', {}, 'clear'],
  ['z', {}, null],
  ['Delete', { ctrlKey: true }, null],
  ['c', { ctrlKey: true }, null],
])('the key %s with %o means %s', (key, modifiers, command) => {
  const event = { key, ctrlKey: false, metaKey: false, shiftKey: false, ...modifiers };
  expect(commandOf(event as KeyboardEvent)).toBe(command);
});
