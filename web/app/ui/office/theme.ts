/** Mantine in our own hand: every colour, face, step and corner comes from the tokens, so that both offices follow them. */
import {
  Badge,
  Button,
  Checkbox,
  createTheme,
  defaultVariantColorsResolver,
  Menu,
  Modal,
  Drawer,
  Paper,
  Popover,
  Select,
  Tabs,
  Textarea,
  TextInput,
  Tooltip,
} from "@mantine/core";
import type { CSSVariablesResolver, MantineColorsTuple, VariantColorsResolver } from "@mantine/core";

/** Our colours by name: `<Button color="bad">`, `<Badge color="wait">`. */
const NAMES = ["accent", "clay", "good", "wait", "bad", "info"] as const;

/** From its soft ground to its full strength; the tokens change by day and night, so the steps need not. */
function steps(name: string): MantineColorsTuple {
  const mix = (share: number) => `color-mix(in oklab, var(--${name}) ${share}%, var(--${name}-soft))`;
  return [
    `var(--${name}-soft)`,
    mix(8),
    mix(18),
    mix(32),
    mix(50),
    mix(75),
    `var(--${name})`,
    `var(--${name})`,
    `var(--${name})`,
    `var(--${name})`,
  ];
}

// Mantine's own greys, as bone by day and as moss in the shade by night.
const BONE: MantineColorsTuple = [
  "#faf9f5",
  "#f5f3ec",
  "#ebe8dd",
  "#dfdbcd",
  "#cbc7b8",
  "#a9a899",
  "#85897a",
  "#62685a",
  "#3f4538",
  "#20241b",
];
const SHADE: MantineColorsTuple = [
  "#edeade",
  "#c3c4b6",
  "#a0a493",
  "#727965",
  "#3d4434",
  "#32382a",
  "#23281d",
  "#1b1f16",
  "#14170f",
  "#0f120b",
];

const variantColorResolver: VariantColorsResolver = (input) => {
  const resolved = defaultVariantColorsResolver(input);
  const name = input.color ?? "accent";
  if (input.variant !== "filled" || !(NAMES as readonly string[]).includes(name)) return resolved;
  return { ...resolved, color: name === "accent" ? "var(--accent-ink)" : "var(--page)" };
};

export const theme = createTheme({
  fontFamily: "var(--text-face)",
  fontFamilyMonospace: "var(--code-face)",
  headings: { fontFamily: "var(--title-face)", fontWeight: "400" },
  primaryColor: "accent",
  primaryShade: 6,
  colors: {
    ...Object.fromEntries(NAMES.map((name) => [name, steps(name)])),
    red: steps("bad"),
    gray: BONE,
    dark: SHADE,
  },
  variantColorResolver,
  black: "#20241b",
  defaultRadius: "sm",
  radius: { xs: "2px", sm: "var(--round-small)", md: "var(--round)", lg: "var(--round-large)", xl: "2rem" },
  spacing: { xs: "var(--s2)", sm: "var(--s3)", md: "var(--s4)", lg: "var(--s5)", xl: "var(--s6)" },
  fontSizes: {
    xs: "var(--size-label)",
    sm: "var(--size-small)",
    md: "var(--size-text)",
    lg: "var(--size-lead)",
    xl: "var(--size-h3)",
  },
  shadows: { xs: "var(--lift)", sm: "var(--lift)", md: "var(--lift)", lg: "var(--lift-high)", xl: "var(--lift-high)" },
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
  components: {
    Button: Button.extend({ defaultProps: { fw: 600 } }),
    Badge: Badge.extend({
      defaultProps: { variant: "light", tt: "none", fw: 600, radius: "sm", size: "lg" },
      // A state is a word: never cut short.
      styles: {
        root: { maxWidth: "none", overflow: "visible", height: "1.375rem", letterSpacing: 0, paddingInline: "0.5rem" },
        label: { overflow: "visible" },
      },
    }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        radius: "md",
        transitionProps: { duration: 150 },
        overlayProps: { backgroundOpacity: 1, color: "var(--shade)" },
      },
    }),
    Drawer: Drawer.extend({
      defaultProps: {
        position: "right",
        transitionProps: { duration: 160 },
        overlayProps: { backgroundOpacity: 1, color: "var(--shade)" },
      },
    }),
    Menu: Menu.extend({ defaultProps: { shadow: "lg", radius: "md", transitionProps: { duration: 100 } } }),
    Popover: Popover.extend({ defaultProps: { shadow: "lg", radius: "md", transitionProps: { duration: 100 } } }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        radius: "sm",
        openDelay: 300,
        transitionProps: { duration: 100 },
        color: "var(--ink)",
        c: "var(--page)",
      },
    }),
    Paper: Paper.extend({ defaultProps: { radius: "md" } }),
    Select: Select.extend({ defaultProps: { checkIconPosition: "right" } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    TextInput: TextInput.extend({ defaultProps: { labelProps: { fw: 600 } } }),
    Textarea: Textarea.extend({ defaultProps: { labelProps: { fw: 600 }, autosize: true, minRows: 2 } }),
    Checkbox: Checkbox.extend({ defaultProps: { radius: "xs" } }),
  },
});

/** Mantine writes the same names once by day and once by night; the tokens know the time themselves. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const both: Record<string, string> = {
    "--mantine-color-body": "var(--surface)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-bright": "var(--ink)",
    "--mantine-color-dimmed": "var(--ink-quiet)",
    "--mantine-color-placeholder": "var(--ink-quiet)",
    "--mantine-color-anchor": "var(--accent)",
    "--mantine-color-error": "var(--bad)",
    "--mantine-color-default": "var(--raised)",
    "--mantine-color-default-hover": "color-mix(in oklab, var(--ink) 5%, var(--raised))",
    "--mantine-color-default-color": "var(--ink)",
    "--mantine-color-default-border": "var(--edge)",
    "--mantine-color-disabled": "var(--sunken)",
    "--mantine-color-disabled-color": "var(--ink-quiet)",
    "--mantine-color-disabled-border": "var(--line)",
  };
  for (const name of [...NAMES, "red"]) {
    const token = name === "red" ? "bad" : name;
    both[`--mantine-color-${name}-text`] = `var(--${token})`;
    both[`--mantine-color-${name}-filled`] = `var(--${token})`;
    both[`--mantine-color-${name}-filled-hover`] =
      token === "accent" ? "var(--accent-strong)" : `color-mix(in oklab, var(--${token}) 88%, var(--ink))`;
    both[`--mantine-color-${name}-light`] = `var(--${token}-soft)`;
    both[`--mantine-color-${name}-light-hover`] = `color-mix(in oklab, var(--${token}) 12%, var(--${token}-soft))`;
    both[`--mantine-color-${name}-light-color`] = `var(--${token})`;
    both[`--mantine-color-${name}-outline`] = `var(--${token})`;
    both[`--mantine-color-${name}-outline-hover`] = `var(--${token}-soft)`;
  }
  return { variables: {}, light: both, dark: both };
};
