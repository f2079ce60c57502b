// Invented people, and chance that is the same in every run.

/** An invented identity number: of no region there is, with a right check character. */
export function identity(nth: number): string {
  const digits = `99000019${String(50 + (nth % 50))}0${1 + (nth % 9)}1${nth % 10}${String(100 + nth).padStart(3, '0')}`
  const sum = [...digits].reduce((sum, digit, place) => sum + Number(digit) * 2 ** (17 - place), 0)
  return digits + '10X98765432'[sum % 11]
}

/** Numbers that look like chance and are the same in every run. */
export function* chance(): Generator<number, never> {
  for (let state = 7; ; yield state) state = (state * 16807) % 2147483647
}
