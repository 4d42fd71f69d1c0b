/* Links to products in Draftail: the same window as the product block's, and a tooltip that
   says what the product is and costs. */

(() => {
  const { React, DraftJS, draftail } = window;
  const TYPE = "PRODUCT-LINK";

  class ProductLinkSource extends React.Component {
    componentDidMount() {
      const { entityType, onClose } = this.props;
      this.close = () => onClose();
      window.jQuery(document.body).on("hidden.bs.modal", this.close);
      this.window = window.ModalWorkflow({
        url: entityType.chooserUrls.productChooser,
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: (product) => this.choose(product) },
        onError: () => onClose(),
      });
    }

    componentWillUnmount() {
      window.jQuery(document.body).off("hidden.bs.modal", this.close);
    }

    choose(product) {
      const { editorState, onComplete } = this.props;
      const selection = editorState.getSelection();
      const data = { id: product.id, label: product.title };
      const content = editorState.getCurrentContent().createEntity(TYPE, "MUTABLE", data);
      const key = content.getLastCreatedEntityKey();
      const { EditorState, Modifier, RichUtils } = DraftJS;
      let next;
      if (selection.isCollapsed()) {
        const named = Modifier.replaceText(content, selection, product.name, null, key);
        next = EditorState.push(editorState, named, "insert-characters");
      } else {
        next = RichUtils.toggleLink(editorState, selection, key);
      }
      this.window?.close();
      onComplete(next);
    }

    render() {
      return null;
    }
  }

  const icon = React.createElement(
    "svg",
    { className: "icon icon-tag", "aria-hidden": "true" },
    React.createElement("use", { href: "#icon-tag" }),
  );

  function ProductLink(props) {
    const { label } = props.contentState.getEntity(props.entityKey).getData();
    return React.createElement(draftail.TooltipEntity, {
      ...props,
      icon,
      label: label || "",
    });
  }

  draftail.registerPlugin(
    { type: TYPE, source: ProductLinkSource, decorator: ProductLink },
    "entityTypes",
  );
})();
